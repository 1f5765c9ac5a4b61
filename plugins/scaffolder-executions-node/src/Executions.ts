import { setTimeout as delay } from 'node:timers/promises';
import { ConflictError } from '@backstage/errors';
import { Runs } from './Runs';

/** Longer than the scaffolder needs to record the end of a run whose database answers. */
const RECORDED_WITHIN_MS = 5_000;
const LOOK_INTERVAL_MS = 50;

/** One execution of a run, which is over when one of these was called. */
export interface Execution {
  /** Its end was recorded. */
  completed(): void;
  /** Its failure is about to be recorded by the scaffolder. */
  failed(error: Error): void;
}

/**
 * The executions of runs in this process.
 *
 * A run that gives no sign of life for a while is taken up again. After PostgreSQL
 * was away for that long, it may be at work still: then there would be two executions
 * of it in one folder, which the first to end removes from under the other. So of
 * each run there is one execution at a time.
 *
 * And an execution whose end could not be recorded, as PostgreSQL was away just then,
 * goes on to give signs of life, so that its run would never end. Its end is recorded
 * later.
 */
export class Executions {
  readonly #runs: Runs;
  /** When the last execution of each run is over. */
  readonly #over = new Map<string, Promise<void>>();

  constructor(runs: Runs) {
    this.#runs = runs;
  }

  /**
   * Waits until the execution of the run before this one is over.
   *
   * @throws ConflictError when that one has ended the run
   */
  async begin(runId: string): Promise<Execution> {
    const before = this.#over.get(runId);
    const endOf = this.#follow(runId);
    await before;
    if (before && !(await this.#runs.isExecuted(runId))) {
      endOf.resolve();
      throw new ConflictError(
        `The run ${runId} has ended while it was taken up again`,
      );
    }
    const timesTakenUp = await this.#runs.timesTakenUp(runId);
    return {
      completed: endOf.resolve,
      failed: error =>
        endOf.resolve(this.#endIfLeft(runId, timesTakenUp, error)),
    };
  }

  #follow(runId: string) {
    const end = Promise.withResolvers<void>();
    const over = end.promise.finally(() => {
      if (this.#over.get(runId) === over) {
        this.#over.delete(runId);
      }
    });
    this.#over.set(runId, over);
    return end;
  }

  async #endIfLeft(runId: string, timesTakenUp: number, error: Error) {
    let deadline: number | undefined;
    while (await this.#runs.isExecuted(runId)) {
      // As of when the database answers.
      deadline ??= Date.now() + RECORDED_WITHIN_MS;
      if (Date.now() > deadline) {
        await this.#runs.fail(runId, { timesTakenUp, error });
        return;
      }
      // Soon, as who retries the run waits for it.
      await delay(LOOK_INTERVAL_MS, undefined, { ref: false });
    }
  }
}
