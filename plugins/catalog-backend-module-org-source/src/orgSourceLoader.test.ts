import { schedulerServiceFactory } from '@backstage/backend-defaults/scheduler';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  TestDatabases,
} from '@backstage/backend-test-utils';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import { orgSourceLoader } from './orgSourceLoader';
import { createTestLogger } from '@internal/test-support';

jest.setTimeout(60_000);

// Not within this test: only that it is scheduled is looked at.
const schedule = {
  frequency: { hours: 1 },
  timeout: { minutes: 5 },
  initialDelay: { hours: 1 },
};

const SOURCES = {
  githubOrg: { id: 'main', githubUrl: 'https://github.com', schedule },
  microsoftGraphOrg: {
    main: { tenantId: 'tenant', clientId: 'id', clientSecret: 's', schedule },
  },
  okta: [{ orgUrl: 'https://acme.okta.com', token: 'token', schedule }],
};

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

async function start(providers: Partial<typeof SOURCES>) {
  return startTestBackend({
    features: [
      createTestLogger().factory,
      catalogPlugin,
      orgSourceLoader,
      schedulerServiceFactory,
      mockServices.database.factory({
        knex: await databases.init('POSTGRES_18'),
      }),
      mockServices.rootConfig.factory({
        data: {
          integrations: { github: [{ host: 'github.com' }] },
          catalog: { providers },
        },
      }),
    ],
  });
}

describe('orgSourceLoader', () => {
  it.each([
    ['githubOrg', /^GithubMultiOrgEntityProvider:main/],
    ['microsoftGraphOrg', /^MicrosoftGraphOrgEntityProvider:main/],
    ['okta', /^okta-entity-provider/],
  ] as const)('reads people from %s', async (source, taskId) => {
    const backend = await start({ [source]: SOURCES[source] });

    const answer = await fetch(
      `http://localhost:${backend.server.port()}/api/catalog/.backstage/scheduler/v1/tasks`,
      {
        headers: { Authorization: `Bearer ${mockCredentials.service.token()}` },
      },
    );
    const { tasks }: { tasks: { taskId: string }[] } = await answer.json();
    expect(tasks.map(task => task.taskId)).toContainEqual(
      expect.stringMatching(taskId),
    );
    await backend.stop();
  });

  it('does not let a portal start that has two sources', async () => {
    const { githubOrg, okta } = SOURCES;

    await expect(start({ githubOrg, okta })).rejects.toThrow(
      'catalog.providers has 2: githubOrg, okta. Keep one',
    );
  });
});
