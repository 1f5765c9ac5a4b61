import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';

/**
 * Lets the scheduler of the catalog notice a task that is due within a moment.
 * It looks into its table as often as its most frequent task may run, and each
 * five seconds without one.
 */
export const quickSchedules = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'quick-schedules',
  register: env =>
    env.registerInit({
      deps: { scheduler: coreServices.scheduler },
      init: ({ scheduler }) =>
        scheduler.scheduleTask({
          id: 'quick-schedules',
          frequency: { milliseconds: 200 },
          timeout: { seconds: 10 },
          fn: async () => {},
        }),
    }),
});
