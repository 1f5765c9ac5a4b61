import { cacheServiceFactory } from '@backstage/backend-defaults/cache';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import techdocsPlugin from '@backstage/plugin-techdocs-backend';
import { JsonObject } from '@backstage/types';
import { RunningGithub, RunningStorage } from '@internal/local/testUtils';
import { techdocsModuleAcme } from '../module';
import { techdocsConfig } from './techdocsConfig';

/** The real TechDocs over a local storage and a local GitHub. */
export async function startPortal(options: {
  entities: Entity[];
  github: RunningGithub;
  storage: RunningStorage;
  techdocsFreshness?: JsonObject;
}) {
  const { entities, github, storage, techdocsFreshness } = options;
  const backend = await startTestBackend({
    features: [
      techdocsPlugin,
      techdocsModuleAcme,
      catalogServiceMock.factory({ entities }),
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
          techdocs: techdocsConfig(storage),
          ...(techdocsFreshness && { techdocsFreshness }),
        },
      }),
    ],
  });
  const url = `http://localhost:${backend.server.port()}/api/techdocs`;
  return {
    async askFreshness(name: string, authorization: string) {
      const answer = await fetch(`${url}/freshness/default/component/${name}`, {
        headers: { Authorization: authorization },
      });
      return { status: answer.status, body: await answer.json() };
    },
    stop: () => backend.stop(),
  };
}

export type RunningPortal = Awaited<ReturnType<typeof startPortal>>;
