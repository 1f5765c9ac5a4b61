import { setTimeout as sleep } from 'node:timers/promises';
import { schedulerServiceFactory } from '@backstage/backend-defaults/scheduler';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { JsonObject } from '@backstage/types';
import { Knex } from 'knex';
import { scaffolderModuleAcme } from '../module';
import { createTestLogger } from '@internal/test-support';

/** The scaffolder reads the events of a run each second, until it sees the last. */
const LAST_LOOK_MS = 2_000;

/** The scaffolder itself with this module, over a catalog of these entities. */
export async function startScaffolder(options: {
  knex: Knex;
  config: JsonObject;
  entities?: Entity[];
}): Promise<{ url: string; stop: () => Promise<void> }> {
  const backend = await startTestBackend({
    features: [
      createTestLogger().factory,
      import('@backstage/plugin-scaffolder-backend'),
      scaffolderModuleAcme,
      catalogServiceMock.factory({ entities: options.entities ?? [] }),
      mockServices.database.factory({ knex: options.knex }),
      mockServices.rootConfig.factory({ data: options.config }),
      schedulerServiceFactory,
    ],
  });
  return {
    url: `http://127.0.0.1:${backend.server.port()}/api/scaffolder`,
    async stop() {
      await backend.stop();
      await sleep(LAST_LOOK_MS);
    },
  };
}

export type RunningScaffolder = Awaited<ReturnType<typeof startScaffolder>>;
