import { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { ConflictError, ResponseError } from '@backstage/errors';
import { ScaffolderService } from '@backstage/plugin-scaffolder-node';
import { converge } from '../upstream/converge';
import { Ledger, LedgerEntry, MAY_BE_OURS } from './Ledger';
import { Removal, Removers } from './removers/Remover';
import { hasEndedEarly } from './reportRun';

/** A piece, and what became of it. */
export interface CleanedPiece {
  readonly entry: LedgerEntry;
  readonly removal: Removal;
}

/**
 * Removes again what a run made that was given up. What it found, what is in use
 * by another run and what was changed by people stays.
 */
export class CleanUp {
  readonly #auth: AuthService;
  readonly #ledger: Ledger;
  readonly #removers: Removers;
  readonly #scaffolder: ScaffolderService;

  constructor(options: {
    auth: AuthService;
    ledger: Ledger;
    removers: Removers;
    scaffolder: ScaffolderService;
  }) {
    this.#auth = options.auth;
    this.#ledger = options.ledger;
    this.#removers = options.removers;
    this.#scaffolder = options.scaffolder;
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
  }): Promise<CleanedPiece[]> {
    const { taskId, byTaskId } = options;
    if (!hasEndedEarly({ status: await this.#statusOf(taskId) })) {
      throw new ConflictError(
        `The run ${taskId} did not fail; only one that failed or was cancelled is cleaned up`,
      );
    }
    // From now on it cannot be retried, and make again what is removed.
    await this.#ledger.giveUp(taskId, byTaskId);
    const entries = await this.#ledger.ofRun(taskId);
    const cleaned: CleanedPiece[] = [];
    for (const entry of entries.toReversed()) {
      if (MAY_BE_OURS.includes(entry.state)) {
        const removal = await converge(() => this.#remove(entry), options);
        options.logger.info(describe(entry, removal));
        cleaned.push({ entry, removal });
      }
    }
    return cleaned;
  }

  async #remove(entry: LedgerEntry): Promise<Removal> {
    const user = await this.#userOf(entry);
    if (user) {
      return { state: 'left', reason: `the run ${user} uses it` };
    }
    const removal = await this.#removers[entry.kind](entry);
    if (removal.state !== 'left') {
      await this.#ledger.removed(entry.taskId, entry);
    }
    return removal;
  }

  /** Another run that needs the piece: it got through, or is at it. */
  async #userOf(entry: LedgerEntry): Promise<string | undefined> {
    for (const other of await this.#ledger.othersWith(entry.taskId, entry)) {
      if (await this.#mayUse(other)) {
        return other;
      }
    }
    return undefined;
  }

  /** One that nobody knows any more may have got through. */
  async #mayUse(taskId: string): Promise<boolean> {
    try {
      return !hasEndedEarly({ status: await this.#statusOf(taskId) });
    } catch (error) {
      if (error instanceof ResponseError && error.statusCode === 404) {
        return true;
      }
      throw error;
    }
  }

  async #statusOf(taskId: string): Promise<string> {
    const credentials = await this.#auth.getOwnServiceCredentials();
    const { status } = await this.#scaffolder.getTask(
      { taskId },
      { credentials },
    );
    return status;
  }
}

function describe({ title }: LedgerEntry, removal: Removal): string {
  switch (removal.state) {
    case 'removed':
      return `Removed ${title}`;
    case 'gone':
      return `${title} is not there any more`;
    default:
      return `Left ${title}: ${removal.reason}`;
  }
}
