import { LoggerService } from '@backstage/backend-plugin-api';
import { ResponseError } from '@backstage/errors';
import { Piece } from '@internal/plugin-scaffolder-acme-common';
import { converge } from '../upstream/converge';
import { Ledger, LedgerEntry, MAY_BE_OURS } from './Ledger';
import { Removal, Removers } from './removers/Remover';
import { Runs } from './Runs';

/** A piece, and what became of it. */
export interface TakenPiece {
  readonly entry: LedgerEntry;
  readonly removal: Removal;
}

/**
 * Removes again what a run made, by the ledger. What it found, what is in use by
 * another run and what was changed by people stays.
 */
export class TakeBack {
  readonly #ledger: Ledger;
  readonly #removers: Removers;
  readonly #runs: Runs;

  constructor(options: { ledger: Ledger; removers: Removers; runs: Runs }) {
    this.#ledger = options.ledger;
    this.#removers = options.removers;
    this.#runs = options.runs;
  }

  /**
   * Again, it goes on with what is left.
   *
   * @param options - `only` leaves all other pieces alone
   * @returns the pieces, the last one first
   * @throws what kept the first one from being removed, when all were tried
   */
  async run(options: {
    taskId: string;
    only?: readonly Pick<Piece, 'kind' | 'key'>[];
    logger: LoggerService;
    signal?: AbortSignal;
  }): Promise<TakenPiece[]> {
    const { taskId, only, logger } = options;
    const entries = await this.#ledger.ofRun(taskId);
    const taken: TakenPiece[] = [];
    const errors: unknown[] = [];
    for (const entry of entries.toReversed()) {
      const isWanted =
        !only ||
        only.some(({ kind, key }) => kind === entry.kind && key === entry.key);
      if (isWanted && MAY_BE_OURS.includes(entry.state)) {
        try {
          const removal = await converge(() => this.#remove(entry), options);
          logger.info(describe(entry, removal));
          taken.push({ entry, removal });
        } catch (error) {
          errors.push(error);
        }
      }
    }
    if (errors.length > 0) {
      throw errors[0];
    }
    return taken;
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
      return !(await this.#runs.hasEndedEarly(taskId));
    } catch (error) {
      if (error instanceof ResponseError && error.statusCode === 404) {
        return true;
      }
      throw error;
    }
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
