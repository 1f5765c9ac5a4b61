import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { inspect } from 'node:util';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import {
  RunningGithub,
  RunningJira,
  RunningPagerDuty,
  startGithub,
  startJira,
  startPagerDuty,
} from '@internal/local/testUtils';
import { Client, ClientConfig } from 'pg';
import { exampleInput } from '../__testUtils__/exampleInput';
import { startActions } from '../__testUtils__/startActions';
import { ServiceDatabases } from '../postgres/ServiceDatabases';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

const USER = 'user:default/mei-tanaka';
const TEAM = 'group:default/checkout-team';
const SOURCE = 'url:https://github.com/acme/checkout-api/tree/main/';
/** What examples work with in their workspace. */
const FILES = {
  'infra/main.tf': '# What it runs on\n',
  'repository/.portal/origin.yaml': 'template: go-service\n',
  'catalog-info.yaml':
    'kind: Component\nmetadata: {name: checkout-api}\nspec: {lifecycle: production}\n',
};

function entity(
  kind: string,
  name: string,
  more: Pick<Entity, 'relations' | 'spec'> & {
    annotations?: Record<string, string>;
  } = {},
): Entity {
  const { annotations, ...rest } = more;
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name, annotations },
    ...rest,
  };
}

const ENTITIES = [
  entity('User', 'mei-tanaka', {
    spec: { profile: { email: 'mei.tanaka@acme.example' } },
  }),
  entity('Group', 'checkout-team', {
    relations: [{ type: 'hasMember', targetRef: USER }],
  }),
  entity('Component', 'checkout-api', {
    relations: [{ type: 'ownedBy', targetRef: TEAM }],
    annotations: {
      'backstage.io/managed-by-location': `${SOURCE}catalog-info.yaml`,
      'backstage.io/source-location': SOURCE,
      'github.com/project-slug': 'acme/checkout-api',
    },
  }),
];

/** What opens the other sides. */
interface Secrets {
  github: string;
  pagerDuty: string;
  jira: string;
  postgres: string;
}

const WRONG: Secrets = {
  github: 'ghp_ofNobodyOnGithub',
  pagerDuty: 'ofNobodyOnPagerDuty',
  jira: 'ofNobodyOnJira',
  postgres: 'ofNobodyOnPostgres',
};

describe('all actions', () => {
  let github: RunningGithub;
  let pagerDuty: RunningPagerDuty;
  let jira: RunningJira;
  let postgres: ClientConfig & { password: string };

  beforeAll(async () => {
    [github, pagerDuty, jira] = await Promise.all([
      startGithub({
        moreRepositories: 0,
        repositories: { 'infra-live': { 'README.md': '# Infrastructure\n' } },
      }),
      startPagerDuty(),
      startJira(),
    ]);
    const knex = await databases.init('POSTGRES_18');
    const { host, port, user, password } = knex.client.config.connection;
    postgres = { host, port: Number(port), user, password };
  });

  afterAll(async () => {
    const admin = new Client({ ...postgres, database: 'postgres' });
    await admin.connect();
    await admin.query('DROP DATABASE IF EXISTS "checkout-api"');
    await admin.query('DROP ROLE IF EXISTS "checkout-api"');
    await admin.end();
    await Promise.all([github.remove(), pagerDuty.remove(), jira.remove()]);
  });

  function start(secrets: Secrets) {
    return startActions({
      databases,
      entities: ENTITIES,
      user: USER,
      teams: [TEAM],
      config: {
        app: { baseUrl: 'https://portal.acme.example' },
        catalog: {
          providers: { github: { main: { organization: 'acme' } } },
        },
        integrations: {
          github: [
            {
              host: 'github.com',
              apiBaseUrl: `${github.url}/api/v3`,
              token: secrets.github,
            },
          ],
        },
        goldenPaths: {
          pagerDuty: { apiUrl: pagerDuty.apiUrl, token: secrets.pagerDuty },
          jira: {
            url: jira.url,
            user: jira.user,
            token: secrets.jira,
            project: jira.project,
          },
          postgres: {
            host: postgres.host,
            port: postgres.port,
            user: postgres.user,
            password: secrets.postgres,
          },
        },
      },
    });
  }

  /** @returns all that the examples of all actions tell, in words */
  async function runExamples(secrets: Secrets) {
    const { actions, stop } = await start(secrets);
    const told: { id: string; words: string; failed: boolean }[] = [];
    for (const { id, examples = [], handler } of actions) {
      for (const example of examples) {
        const logger = mockServices.logger.mock();
        const context = createMockActionContext({
          input: exampleInput(example),
          logger,
        });
        for (const [path, text] of Object.entries(FILES)) {
          const file = join(context.workspacePath, path);
          await mkdir(dirname(file), { recursive: true });
          await writeFile(file, text);
        }
        const error = await Promise.resolve(handler(context)).then(
          () => undefined,
          reason => reason,
        );
        const { error: errors, warn, info, debug } = logger;
        told.push({
          id,
          words: inspect(
            [
              [errors, warn, info, debug, context.output as jest.Mock].map(
                ({ mock }) => mock.calls,
              ),
              error,
            ],
            { depth: null, maxStringLength: null },
          ),
          failed: error !== undefined,
        });
      }
    }
    await stop();
    return told;
  }

  function encoded(secrets: Secrets): string[] {
    const login = `${jira.user}:${secrets.jira}`;
    return [
      ...Object.values(secrets),
      Buffer.from(login).toString('base64'),
      Buffer.from(`x-access-token:${secrets.github}`).toString('base64'),
    ];
  }

  it('tell no token and no password, whether they go well', async () => {
    const secrets = {
      github: github.token,
      pagerDuty: pagerDuty.token,
      jira: jira.token,
      postgres: postgres.password,
    };
    const connectionString = jest.spyOn(
      ServiceDatabases.prototype,
      'connectionString',
    );

    const told = await runExamples(secrets);

    const passwords = connectionString.mock.calls.map(([, word]) => word);
    connectionString.mockRestore();
    expect(passwords).toHaveLength(1);
    const all = [...encoded(secrets), ...passwords];
    expect(whoTells(told, all)).toEqual([]);
    // One meets the repository of somebody else.
    expect(told.filter(({ failed }) => failed).map(({ id }) => id)).toEqual([
      'acme:github:repo:find',
    ]);
  });

  it('tell no token and no password when these are refused', async () => {
    const told = await runExamples(WRONG);

    expect(whoTells(told, encoded(WRONG))).toEqual([]);
    // The others ask the portal alone, or have nothing to take back.
    expect(told.filter(({ failed }) => failed).map(({ id }) => id)).toEqual([
      'acme:catalog:ensure',
      'acme:github:pull-request:find',
      'acme:github:pull-request:open',
      'acme:github:repo:find',
      'acme:github:repo:publish',
      'acme:jira:issue',
      'acme:oncall:register',
      'acme:oncall:register',
      'acme:postgres:provision',
    ]);
  });
});

function whoTells(
  told: readonly { id: string; words: string }[],
  secrets: readonly string[],
): string[] {
  return told
    .filter(({ words }) => secrets.some(secret => words.includes(secret)))
    .map(({ id }) => id);
}
