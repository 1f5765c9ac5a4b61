import {
  LifecycleService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { Config } from '@backstage/config';
import { Knex } from 'knex';
import { OverlookedTasks } from './OverlookedTasks';

/** How many tasks the scaffolder runs at a time, unless it is told. */
const CONCURRENT_TASKS = 10;

/** Looks for overlooked tasks, where the recovery of tasks is on. */
export function watchOverlookedTasks(options: {
  config: Config;
  knex: Knex;
  lifecycle: LifecycleService;
  scheduler: SchedulerService;
}): void {
  const { knex, lifecycle, scheduler } = options;
  const config = options.config.getOptionalConfig('scaffolder');
  if (!config?.getOptionalBoolean('taskRecovery.enabled')) {
    return;
  }
  const tasks = new OverlookedTasks(knex, {
    concurrentTasksLimit:
      config.getOptionalNumber('concurrentTasksLimit') ?? CONCURRENT_TASKS,
  });
  // The scaffolder has its tables by then.
  lifecycle.addStartupHook(() =>
    scheduler.scheduleTask({
      id: 'acme_overlooked_tasks',
      scope: 'local',
      frequency: { seconds: 2 },
      timeout: { seconds: 30 },
      fn: async () => {
        await tasks.handOver();
      },
    }),
  );
}
