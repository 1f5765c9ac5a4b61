import {
  mockServices,
  startTestBackend,
  TestBackend,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { loadConfigSchema } from '@backstage/config-loader';
import eventsPlugin from '@backstage/plugin-events-backend';
import githubEventsModule from '@backstage/plugin-events-backend-module-github';
import { readAppConfig } from '@internal/local/testUtils';
import { dependencies } from '../package.json';
import { createTestLogger } from '@internal/test-support';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

const PRODUCTION = ['app-config.production.yaml'];

/** What there is to set at least, for a portal of github.com. */
const GITHUB_COM = {
  PORTAL_URL: 'https://portal.acme.example',
  PORTAL_TOKEN: 'token',
  CACHE_URL: 'redis://cache:6379',
  TECHDOCS_S3_BUCKET: 'docs',
  GITHUB_URL: 'https://github.com',
  GITHUB_HOST: 'github.com',
  GITHUB_API_URL: 'https://api.github.com',
  GITHUB_ORG: 'acme',
  GITHUB_TOKEN: 'token',
  GITHUB_CLIENT_ID: 'client',
  GITHUB_CLIENT_SECRET: 'secret',
};

describe('app-config.yaml', () => {
  it('reads descriptors of one path on main, people from the organization, and follows its webhooks', async () => {
    expect(await readAppConfig([], GITHUB_COM)).toMatchObject({
      catalog: {
        scmEvents: true,
        providers: {
          github: {
            main: {
              organization: 'acme',
              catalogPath: '/catalog-info.yaml',
              filters: { branch: 'main' },
              schedule: { frequency: { minutes: 30 }, timeout: { minutes: 3 } },
            },
          },
          githubOrg: {
            orgs: ['acme'],
            schedule: { frequency: { hours: 1 }, timeout: { minutes: 5 } },
          },
        },
      },
    });
  });

  it('knows people by their number on GitHub before their name', async () => {
    const config = new ConfigReader(await readAppConfig([], GITHUB_COM));

    expect(config.get('auth.providers.github.main.signIn.resolvers')).toEqual([
      { resolver: 'userIdMatchingUserEntityAnnotation' },
      { resolver: 'usernameMatchingUserEntityName' },
    ]);
  });

  it('is valid in production with github.com, which is no Enterprise server', async () => {
    const data = await readAppConfig(PRODUCTION, GITHUB_COM);
    const schema = await loadConfigSchema({
      dependencies: Object.keys(dependencies),
    });

    expect(() => schema.process([{ data, context: 'app' }])).not.toThrow();
    expect(
      new ConfigReader(data).has(
        'auth.providers.github.main.enterpriseInstanceUrl',
      ),
    ).toBe(false);
  });

  describe('the webhooks of GitHub', () => {
    let backend: TestBackend;

    afterEach(() => backend.stop());

    async function postUnsigned(env: Record<string, string>) {
      const { events, integrations } = await readAppConfig(PRODUCTION, {
        ...GITHUB_COM,
        ...env,
      });
      backend = await startTestBackend({
        features: [
          createTestLogger().factory,
          eventsPlugin,
          githubEventsModule,
          mockServices.rootConfig.factory({ data: { events, integrations } }),
          mockServices.database.factory({
            knex: await databases.init('POSTGRES_18'),
          }),
        ],
      });
      const answer = await fetch(
        `http://localhost:${backend.server.port()}/api/events/http/github`,
        {
          method: 'POST',
          headers: {
            'Content-Type': 'application/json',
            'X-GitHub-Event': 'push',
          },
          body: '{}',
        },
      );
      return answer.status;
    }

    it('are not taken without a secret', async () => {
      expect(await postUnsigned({})).toBe(404);
    });

    it('are taken with one, but not unsigned', async () => {
      expect(await postUnsigned({ GITHUB_WEBHOOK_SECRET: 'secret' })).toBe(403);
    });
  });
});
