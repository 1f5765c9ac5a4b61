import { DefaultSchedulerService } from '@backstage/backend-defaults/scheduler';
import {
  coreServices,
  createBackendFeatureLoader,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { metricsServiceRef } from '@backstage/backend-plugin-api/alpha';
import { TaskLogger } from './TaskLogger';
import { TaskScheduler } from './TaskScheduler';

/** The stock logger and the stock scheduler, with failures that are logged. */
export const schedulerFailuresLoader = createBackendFeatureLoader({
  *loader() {
    yield createServiceFactory({
      service: coreServices.logger,
      deps: {
        rootLogger: coreServices.rootLogger,
        plugin: coreServices.pluginMetadata,
      },
      factory: ({ rootLogger, plugin }) =>
        new TaskLogger(rootLogger.child({ plugin: plugin.getId() })),
    });
    yield createServiceFactory({
      service: coreServices.scheduler,
      deps: {
        database: coreServices.database,
        logger: coreServices.logger,
        metrics: metricsServiceRef,
        rootLifecycle: coreServices.rootLifecycle,
        httpRouter: coreServices.httpRouter,
        pluginMetadata: coreServices.pluginMetadata,
      },
      factory: services =>
        new TaskScheduler(DefaultSchedulerService.create(services)),
    });
  },
});
