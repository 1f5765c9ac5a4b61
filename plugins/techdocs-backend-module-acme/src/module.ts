import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { ScmIntegrations } from '@backstage/integration';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { answerUnavailable } from './answerUnavailable';
import { endConnections } from './endConnections';
import { createFreshnessRouter } from './freshness/createFreshnessRouter';
import { DocsFreshnessService } from './freshness/DocsFreshnessService';
import { PublishedSites } from './freshness/PublishedSites';
import { readLimits } from './freshness/readLimits';
import { StorageCheck } from './StorageCheck';

/**
 * Tells a page that is not there from a storage that does not answer, and how
 * old docs are.
 */
export const techdocsModuleAcme = createBackendModule({
  pluginId: 'techdocs',
  moduleId: 'acme',
  register(reg) {
    reg.registerInit({
      deps: {
        cache: coreServices.cache,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        logger: coreServices.logger,
      },
      async init({ config, discovery, httpRouter, logger, ...services }) {
        const check = await StorageCheck.create({ config, discovery });
        const problem = await check.findProblem();
        if (problem) {
          logger.error(`There are no docs until this is mended: ${problem}`);
        }
        // A module starts before its plugin: this is in front of all it answers.
        httpRouter.use(endConnections);
        httpRouter.use(answerUnavailable({ check, logger }));
        const freshness = new DocsFreshnessService({
          ...services,
          integrations: ScmIntegrations.fromConfig(config),
          limits: readLimits(config),
          logger,
          sites: await PublishedSites.create({ check, config, discovery }),
        });
        httpRouter.use(createFreshnessRouter({ ...services, freshness }));
      },
    });
  },
});
