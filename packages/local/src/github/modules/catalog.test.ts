import { ConfigReader } from '@backstage/config';
import { Entity } from '@backstage/catalog-model';
import { mockServices } from '@backstage/backend-test-utils';
import {
  GithubEntityProvider,
  GithubMultiOrgEntityProvider,
} from '@backstage/plugin-catalog-backend-module-github';
import {
  EntityProvider,
  EntityProviderMutation,
} from '@backstage/plugin-catalog-node';
import { RunningGithub, startGithub } from '../../__testUtils__/startGithub';

jest.setTimeout(60_000);

/** More than two pages of 50. */
const MANY = Array.from({ length: 126 }, (_, i) => `member-${i + 1}`);
/** More than one page of 50. */
const LARGE_TEAM = MANY.slice(0, 60);

const PEOPLE = {
  users: [
    ...MANY.map(login => ({ login, role: 'member' as const })),
    { login: 'fay', role: 'member' as const, suspended: true },
  ].map(user => ({
    ...user,
    name: user.login,
    email: `${user.login}@acme.example`,
  })),
  teams: [
    {
      slug: 'large-team',
      name: 'large-team',
      description: 'The large team',
      maintainers: [],
      members: LARGE_TEAM,
    },
  ],
};

describe('the catalog modules on the local GitHub', () => {
  let github: RunningGithub;
  let config: ConfigReader;

  beforeAll(async () => {
    // More than one page of 25, and of 100.
    github = await startGithub({ moreRepositories: 110, people: PEOPLE });
    config = new ConfigReader({
      integrations: {
        github: [
          {
            host: github.host,
            apiBaseUrl: `${github.url}/api/v3`,
            token: github.token,
          },
        ],
      },
      catalog: {
        providers: {
          github: {
            acme: {
              host: github.host,
              organization: 'acme',
              catalogPath: '/catalog-info.yaml',
              filters: { branch: 'main' },
            },
          },
        },
      },
    });
  });

  afterAll(() => github.remove());

  /** Runs a provider once, as its schedule would. */
  async function entitiesOf(
    create: (schedule: ReturnType<typeof manualSchedule>) => EntityProvider,
  ): Promise<Entity[]> {
    const schedule = manualSchedule();
    const mutations: EntityProviderMutation[] = [];
    await create(schedule).connect({
      applyMutation: async mutation => {
        mutations.push(mutation);
      },
      refresh: async () => {},
    });
    await schedule.run();
    expect(mutations).toHaveLength(1);
    const [mutation] = mutations;
    return mutation.type === 'full'
      ? mutation.entities.map(({ entity }) => entity)
      : [];
  }

  it('let GithubEntityProvider discover every repository', async () => {
    const locations = await entitiesOf(
      schedule =>
        GithubEntityProvider.fromConfig(config, {
          logger: mockServices.logger.mock(),
          schedule,
        })[0],
    );

    expect(locations).toHaveLength(111);
    expect(locations[0]).toMatchObject({
      kind: 'Location',
      spec: {
        target: `${github.url}/acme/checkout-api/blob/main/catalog-info.yaml`,
      },
    });
  });

  /** What GithubMultiOrgEntityProvider finds. */
  function peopleAndTeams(
    options: {
      excludeSuspendedUsers?: boolean;
      experimental_checkForSuspendedUsersWithRest?: boolean;
    } = {},
  ) {
    return entitiesOf(schedule =>
      GithubMultiOrgEntityProvider.fromConfig(config, {
        id: 'acme',
        githubUrl: github.url,
        orgs: ['acme'],
        logger: mockServices.logger.mock(),
        schedule,
        ...options,
      }),
    );
  }

  function namesOf(entities: readonly Entity[], kind: string) {
    return entities
      .filter(entity => entity.kind === kind)
      .map(({ metadata }) => metadata.name)
      .sort();
  }

  it('let GithubMultiOrgEntityProvider read many people and nested teams', async () => {
    const entities = await peopleAndTeams();

    expect(namesOf(entities, 'User')).toEqual(
      ['ada', 'ben', 'cleo', 'dana', 'fay', ...MANY].sort(),
    );
    expect(namesOf(entities, 'Group')).toEqual([
      'checkout-team',
      'engineering',
      'large-team',
      'payments-team',
    ]);
    const named = (name: string) =>
      entities.find(({ metadata }) => metadata.name === name);
    expect(named('checkout-team')).toMatchObject({
      spec: { parent: expect.stringContaining('engineering') },
    });
    expect(named('large-team')).toMatchObject({
      spec: { members: LARGE_TEAM.map(login => `default/${login}`) },
    });
  });

  it.each([
    ['GraphQL', false],
    ['REST', true],
  ])(
    'let GithubMultiOrgEntityProvider learn by %s who is suspended',
    async (_, byRest) => {
      const entities = await peopleAndTeams({
        excludeSuspendedUsers: true,
        experimental_checkForSuspendedUsersWithRest: byRest,
      });

      expect(namesOf(entities, 'User')).toEqual(
        ['ada', 'ben', 'cleo', 'dana', ...MANY].sort(),
      );
    },
  );
});

function manualSchedule() {
  let task: () => Promise<void> | void = () => {
    throw new Error('Nothing was scheduled');
  };
  return {
    async run(definition?: {
      fn: (signal: AbortSignal) => Promise<void> | void;
    }) {
      if (definition) {
        task = () => definition.fn(new AbortController().signal);
      } else {
        await task();
      }
    },
  };
}
