import { Piece } from '@internal/plugin-scaffolder-acme-common';
import { Ledger, StepOfRun } from './Ledger';

/** The ledger as the step of a run writes it. */
export class RunRecord {
  readonly #ledger: Ledger;
  readonly #step: StepOfRun;

  /** @param ctx - of an action */
  constructor(
    ledger: Ledger,
    ctx: { task: { id: string }; step?: { id?: string } },
  ) {
    this.#ledger = ledger;
    this.#step = { taskId: ctx.task.id, stepId: ctx.step?.id ?? '' };
  }

  /**
   * Makes a piece between two lines of the ledger. A failure passes when all the
   * same the piece is there: the answer got lost, or another run was quicker.
   *
   * @returns how it came to be
   */
  async make(
    piece: Piece,
    make: () => Promise<{ url?: string }>,
    isThere: () => Promise<boolean>,
  ): Promise<'made' | 'found'> {
    await this.begin(piece);
    try {
      return await this.made({ ...piece, ...(await make()) });
    } catch (error) {
      if (!(await isThere())) {
        throw error;
      }
      return this.there(piece);
    }
  }

  begin(piece: Piece): Promise<void> {
    return this.#ledger.begin(this.#step, piece);
  }

  async made(piece: Piece): Promise<'made'> {
    await this.#ledger.made(this.#step, piece);
    return 'made';
  }

  there(piece: Piece): Promise<'made' | 'found'> {
    return this.#ledger.there(this.#step, piece);
  }
}
