import { LoggerService } from '@backstage/backend-plugin-api';
import { ConflictError } from '@backstage/errors';
import { Ledger } from './Ledger';
import { Runs } from './Runs';
import { TakeBack, TakenPiece } from './TakeBack';

/** Gives up a run that did not get through, and takes back what it made. */
export class CleanUp {
  readonly #ledger: Ledger;
  readonly #runs: Runs;
  readonly #takeBack: TakeBack;

  constructor(options: { ledger: Ledger; runs: Runs; takeBack: TakeBack }) {
    this.#ledger = options.ledger;
    this.#runs = options.runs;
    this.#takeBack = options.takeBack;
  }

  /**
   * Again, it goes on with what is left.
   *
   * @param options - `byTaskId` is the run that does it
   * @returns the pieces, the last one first
   * @throws ConflictError for a run that still goes on, or got through
   */
  async run(options: {
    taskId: string;
    byTaskId: string;
    logger: LoggerService;
    signal?: AbortSignal;
  }): Promise<TakenPiece[]> {
    const { taskId, byTaskId } = options;
    if (!(await this.#runs.hasEndedEarly(taskId))) {
      throw new ConflictError(
        `The run ${taskId} did not fail; only one that failed or was cancelled is cleaned up`,
      );
    }
    // From now on it cannot be retried, and make again what is removed.
    await this.#ledger.giveUp(taskId, byTaskId);
    return this.#takeBack.run(options);
  }
}
