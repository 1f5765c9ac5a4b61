import {
  SchedulerService,
  SchedulerServiceTaskDescriptor,
  SchedulerServiceTaskInvocationDefinition,
  SchedulerServiceTaskRunner,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import { TaskRun } from './TaskRun';

/** Schedules tasks of which each run is a TaskRun. */
export class TaskScheduler implements SchedulerService {
  readonly #scheduler: SchedulerService;

  constructor(scheduler: SchedulerService) {
    this.#scheduler = scheduler;
  }

  scheduleTask(
    task: SchedulerServiceTaskScheduleDefinition &
      SchedulerServiceTaskInvocationDefinition,
  ): Promise<void> {
    return this.#scheduler.scheduleTask({
      ...task,
      fn: signal => TaskRun.perform(() => task.fn(signal)),
    });
  }

  createScheduledTaskRunner(
    schedule: SchedulerServiceTaskScheduleDefinition,
  ): SchedulerServiceTaskRunner {
    return { run: task => this.scheduleTask({ ...task, ...schedule }) };
  }

  triggerTask(id: string): Promise<void> {
    return this.#scheduler.triggerTask(id);
  }

  cancelTask(id: string): Promise<void> {
    return this.#scheduler.cancelTask(id);
  }

  getScheduledTasks(): Promise<SchedulerServiceTaskDescriptor[]> {
    return this.#scheduler.getScheduledTasks();
  }
}
