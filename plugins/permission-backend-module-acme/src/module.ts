import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import { AcmePolicy } from './AcmePolicy';
import { createRules } from './createRules';
import { readPolicyConfig } from './readPolicyConfig';

/** Who may do what. */
export const permissionModuleAcme = createBackendModule({
  pluginId: 'permission',
  moduleId: 'acme',
  register(reg) {
    reg.registerInit({
      deps: {
        config: coreServices.rootConfig,
        logger: coreServices.logger,
        policy: policyExtensionPoint,
        userInfo: coreServices.userInfo,
      },
      async init({ config, policy, ...services }) {
        const rules = createRules(readPolicyConfig(config));
        policy.setPolicy(new AcmePolicy({ ...services, rules }));
      },
    });
  },
});
