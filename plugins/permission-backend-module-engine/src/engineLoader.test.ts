import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { readAppConfig } from '@internal/local/testUtils';
import { engineLoader } from './engineLoader';
import { createTestLogger } from '@internal/test-support';

jest.setTimeout(60_000);

// What starts RBAC is in packages/local, with the database and the catalog it needs.
jest.mock('@backstage-community/plugin-rbac-backend', () => {
  throw new Error('RBAC is loaded');
});

async function start(engine: string) {
  const { permission } = await readAppConfig([], {});
  return startTestBackend({
    features: [
      createTestLogger().factory,
      engineLoader,
      mockServices.rootConfig.factory({
        data: { permission: { ...(permission as object), engine } },
      }),
    ],
  });
}

describe('engineLoader', () => {
  it('starts the policy, and does not load RBAC', async () => {
    const backend = await start('policy');

    const answer = await fetch(
      `http://localhost:${backend.server.port()}/api/permission/health`,
    );
    expect(await answer.json()).toEqual({ status: 'ok' });
    await backend.stop();
  });

  it('loads RBAC when it is chosen', async () => {
    await expect(start('rbac')).rejects.toThrow('RBAC is loaded');
  });

  it('does not let a portal start with another engine', async () => {
    await expect(start('opa')).rejects.toThrow(
      "permission.engine is 'opa', and there are only policy and rbac",
    );
  });
});
