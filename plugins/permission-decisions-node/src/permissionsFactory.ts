import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { ServerPermissionClient } from '@backstage/plugin-permission-node';
import { RememberedDecisions } from './RememberedDecisions';

/** The stock service of permissions, with decisions that are remembered. */
export const permissionsFactory = createServiceFactory({
  service: coreServices.permissions,
  deps: {
    auth: coreServices.auth,
    config: coreServices.rootConfig,
    discovery: coreServices.discovery,
  },
  factory: ({ auth, config, discovery }) =>
    new RememberedDecisions(
      ServerPermissionClient.fromConfig(config, { auth, discovery }),
      auth,
    ),
});
