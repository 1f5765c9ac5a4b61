import { cacheServiceFactory } from '@backstage/backend-defaults/cache';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import techdocsPlugin from '@backstage/plugin-techdocs-backend';
import { JsonObject } from '@backstage/types';
import { RunningGithub, RunningStorage } from '@internal/local/testUtils';
import { techdocsModuleAcme } from '../module';
import { catalogFactory } from './catalogFactory';
import { techdocsConfig } from './techdocsConfig';
import { createTestLogger } from '@internal/test-support';

/**
 * The real TechDocs over a local storage and a local GitHub.
 *
 * @param options - `isHidden` tells which entities a person may not read
 */
export async function startPortal(options: {
  entities: Entity[];
  isHidden?: (entity: Entity, userRef: string) => boolean;
  github: RunningGithub;
  storage: RunningStorage;
  techdocsFreshness?: JsonObject;
}) {
  const { github, storage, techdocsFreshness } = options;
  const backend = await startTestBackend({
    features: [
      createTestLogger().factory,
      techdocsPlugin,
      techdocsModuleAcme,
      catalogFactory(options),
      cacheServiceFactory,
      mockServices.rootConfig.factory({
        data: {
          backend: { cache: { store: 'memory' } },
          integrations: {
            github: [
              {
                host: github.host,
                apiBaseUrl: `${github.url}/api/v3`,
                token: github.token,
              },
            ],
          },
          permission: { enabled: true },
          techdocs: techdocsConfig(storage),
          ...(techdocsFreshness && { techdocsFreshness }),
        },
      }),
    ],
  });
  const url = `http://localhost:${backend.server.port()}/api/techdocs`;
  async function ask(path: string, authorization: string) {
    const answer = await fetch(`${url}/${path}`, {
      headers: { Authorization: authorization },
    });
    return { status: answer.status, body: await answer.json() };
  }
  return {
    ask,
    askFreshness: (name: string, authorization: string) =>
      ask(`freshness/default/component/${name}`, authorization),
    stop: () => backend.stop(),
  };
}

export type RunningPortal = Awaited<ReturnType<typeof startPortal>>;
