import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockServices,
  startTestBackend,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  scaffolderActionsExtensionPoint,
  scaffolderServiceRef,
  TemplateAction,
} from '@backstage/plugin-scaffolder-node';
import { scaffolderAutocompleteExtensionPoint } from '@backstage/plugin-scaffolder-node/alpha';
import { scaffolderServiceMock } from '@backstage/plugin-scaffolder-node/testUtils';
import { JsonObject } from '@backstage/types';
import { scaffolderModuleAcme } from '../module';
import { createTestLogger } from '@internal/test-support';

/**
 * The actions as the module gives them to the scaffolder, for a user in teams.
 * Every run that they look at failed.
 */
export async function startActions(options: {
  config: JsonObject;
  databases: TestDatabases;
  entities: Entity[];
  user: string;
  teams: string[];
}): Promise<{ actions: TemplateAction[]; stop: () => Promise<void> }> {
  const { config, databases, entities, user, teams } = options;
  const knex = await databases.init('POSTGRES_18');
  const actions: TemplateAction[] = [];
  const backend = await startTestBackend({
    extensionPoints: [
      [
        scaffolderActionsExtensionPoint,
        { addActions: (...added) => actions.push(...(added as never[])) },
      ],
      [
        scaffolderAutocompleteExtensionPoint,
        { addAutocompleteProvider: () => {} },
      ],
    ],
    features: [
      createTestLogger().factory,
      scaffolderModuleAcme,
      mockServices.rootConfig.factory({ data: config }),
      mockServices.database.factory({ knex }),
      createServiceFactory({
        service: coreServices.userInfo,
        deps: {},
        factory: () =>
          mockServices.userInfo({
            userEntityRef: user,
            ownershipEntityRefs: [user, ...teams],
          }),
      }),
      catalogServiceMock.factory({ entities }),
      createServiceFactory({
        service: scaffolderServiceRef,
        deps: {},
        factory: () =>
          scaffolderServiceMock.mock({
            getTask: async () =>
              ({ status: 'failed', spec: { user: { ref: user } } } as never),
          }),
      }),
    ],
  });
  return { actions, stop: () => backend.stop() };
}
