import { AsyncLocalStorage } from 'node:async_hooks';

const runs = new AsyncLocalStorage<TaskRun>();

/**
 * One run of a scheduled task. What it logs as an error is its failure: many a
 * task catches its error only to log it, and would pass for one that succeeded.
 */
export class TaskRun {
  #error?: string;

  /** The run that whoever asks is part of, if any. */
  static current(): TaskRun | undefined {
    return runs.getStore();
  }

  /** @throws what the function throws, or else the first error it logged */
  static async perform(fn: () => void | Promise<void>): Promise<void> {
    const run = new TaskRun();
    await runs.run(run, async () => fn());
    if (run.#error !== undefined) {
      throw new Error(run.#error);
    }
  }

  fail(message: string): void {
    this.#error ??= message;
  }
}
