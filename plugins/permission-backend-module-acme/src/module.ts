import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import { AcmePolicy } from './AcmePolicy';
import { createRules } from './createRules';
import { AppliedConditions } from './explain/AppliedConditions';
import { createExplanationsRouter } from './explain/createExplanationsRouter';
import { Explainer } from './explain/Explainer';
import { readPolicyConfig } from './readPolicyConfig';

/** Who may do what, and why. */
export const permissionModuleAcme = createBackendModule({
  pluginId: 'permission',
  moduleId: 'acme',
  register(reg) {
    reg.registerInit({
      deps: {
        auth: coreServices.auth,
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        logger: coreServices.logger,
        policy: policyExtensionPoint,
      },
      async init({ config, httpRouter, policy, ...services }) {
        const rules = createRules(readPolicyConfig(config));
        policy.setPolicy(new AcmePolicy({ ...services, rules }));
        const conditions = new AppliedConditions(services);
        const explainer = new Explainer({ rules, conditions });
        httpRouter.use(createExplanationsRouter({ ...services, explainer }));
      },
    });
  },
});
