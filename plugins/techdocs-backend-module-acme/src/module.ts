import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { answerUnavailable } from './answerUnavailable';
import { endConnections } from './endConnections';
import { StorageCheck } from './StorageCheck';

/** Tells a page that is not there from a storage that does not answer. */
export const techdocsModuleAcme = createBackendModule({
  pluginId: 'techdocs',
  moduleId: 'acme',
  register(reg) {
    reg.registerInit({
      deps: {
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        httpRouter: coreServices.httpRouter,
        logger: coreServices.logger,
      },
      async init({ config, discovery, httpRouter, logger }) {
        const check = await StorageCheck.create({ config, discovery });
        const problem = await check.findProblem();
        if (problem) {
          logger.error(`There are no docs until this is mended: ${problem}`);
        }
        // A module starts before its plugin: this is in front of all it answers.
        httpRouter.use(endConnections);
        httpRouter.use(answerUnavailable({ check, logger }));
      },
    });
  },
});
