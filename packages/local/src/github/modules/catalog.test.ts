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

describe('the catalog modules on the local GitHub', () => {
  let github: RunningGithub;
  let config: ConfigReader;

  beforeAll(async () => {
    // More than one page of 25, and of 100.
    github = await startGithub({ moreRepositories: 110 });
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

  it('let GithubMultiOrgEntityProvider read people and nested teams', async () => {
    const entities = await entitiesOf(schedule =>
      GithubMultiOrgEntityProvider.fromConfig(config, {
        id: 'acme',
        githubUrl: github.url,
        orgs: ['acme'],
        logger: mockServices.logger.mock(),
        schedule,
      }),
    );

    const named = (kind: string) =>
      entities
        .filter(entity => entity.kind === kind)
        .map(({ metadata }) => metadata.name)
        .sort();
    expect(named('User')).toEqual(['ada', 'ben', 'cleo', 'dana']);
    expect(named('Group')).toEqual([
      'checkout-team',
      'engineering',
      'payments-team',
    ]);
    expect(
      entities.find(({ metadata }) => metadata.name === 'checkout-team'),
    ).toMatchObject({
      spec: { parent: expect.stringContaining('engineering') },
    });
  });
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
