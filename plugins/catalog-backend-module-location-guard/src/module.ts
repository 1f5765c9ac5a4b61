import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { ScmIntegrations } from '@backstage/integration';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { createLocationGuard } from './createLocationGuard';
import { DefaultBranches } from './DefaultBranches';
import { LocationEntities } from './LocationEntities';

/** What has to be true of a location, besides that somebody has the permission. */
export const catalogModuleLocationGuard = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'location-guard',
  register(reg) {
    reg.registerInit({
      deps: {
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        permissions: coreServices.permissions,
      },
      async init({ config, httpRouter, ...services }) {
        // A module starts before its plugin: this is in front of its routes.
        httpRouter.use(
          createLocationGuard({
            ...services,
            branches: new DefaultBranches(ScmIntegrations.fromConfig(config)),
            entities: new LocationEntities(services),
          }),
        );
      },
    });
  },
});
