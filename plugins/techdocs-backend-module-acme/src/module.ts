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
import { readLimits } from './freshness/readLimits';
import { createPublishedRouter } from './published/createPublishedRouter';
import { PublishedSites } from './PublishedSites';
import { StorageCheck } from './StorageCheck';

/**
 * Tells a page that is not there from a storage that does not answer, which docs
 * are published, and how old they are.
 */
export const techdocsModuleAcme = createBackendModule({
  pluginId: 'techdocs',
  moduleId: 'acme',
  register(reg) {
    reg.registerInit({
      deps: {
        auth: coreServices.auth,
        cache: coreServices.cache,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        logger: coreServices.logger,
      },
      async init({ httpRouter, ...services }) {
        const { config, logger } = services;
        const check = await StorageCheck.create(services);
        const problem = await check.findProblem();
        if (problem) {
          logger.error(`There are no docs until this is mended: ${problem}`);
        }
        // A module starts before its plugin: this is in front of all it answers.
        httpRouter.use(endConnections);
        httpRouter.use(answerUnavailable({ check, logger }));
        const sites = await PublishedSites.create({ ...services, check });
        httpRouter.use(createPublishedRouter({ ...services, sites }));
        const freshness = new DocsFreshnessService({
          ...services,
          integrations: ScmIntegrations.fromConfig(config),
          limits: readLimits(config),
          sites,
        });
        httpRouter.use(createFreshnessRouter({ ...services, freshness }));
      },
    });
  },
});
