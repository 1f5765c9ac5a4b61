import { ConflictError } from '@backstage/errors';
import { Piece, PieceState } from '@internal/plugin-scaffolder-acme-common';
import { Ledger, LedgerEntry, StepOfRun } from '../runs/Ledger';

type Identity = Pick<Piece, 'kind' | 'key'>;

/** A ledger that is forgotten with the test. */
export class MemoryLedger implements Ledger {
  readonly #entries: LedgerEntry[] = [];
  readonly #givenUp = new Map<string, string>();
  readonly #working = new Map<string, Promise<void>>();

  async begin(run: StepOfRun, piece: Piece): Promise<void> {
    this.#refuseGivenUp(run.taskId);
    this.#write(run, piece, 'begun');
  }

  async made(run: StepOfRun, piece: Piece): Promise<void> {
    this.#write(run, piece, 'made');
  }

  async there(run: StepOfRun, piece: Piece): Promise<'made' | 'found'> {
    this.#refuseGivenUp(run.taskId);
    const own = this.#entries.find(
      entry => entry.taskId === run.taskId && isSame(entry, piece),
    );
    const isOurs = own?.state === 'made' || own?.state === 'begun';
    const state = isOurs ? 'made' : 'found';
    this.#write(run, piece, state);
    return state;
  }

  oneAfterTheOther<T>(
    { kind, key }: Identity,
    work: () => Promise<T>,
  ): Promise<T> {
    const before = this.#working.get(`${kind} ${key}`) ?? Promise.resolve();
    const result = before.then(work);
    this.#working.set(
      `${kind} ${key}`,
      result.then(
        () => {},
        () => {},
      ),
    );
    return result;
  }

  async removed(taskId: string, piece: Identity): Promise<void> {
    const at = this.#indexOf(taskId, piece);
    this.#entries[at] = { ...this.#entries[at], state: 'removed' };
  }

  async ofRun(taskId: string): Promise<LedgerEntry[]> {
    return this.#entries.filter(entry => entry.taskId === taskId);
  }

  async othersWith(taskId: string, piece: Identity): Promise<string[]> {
    return this.#entries
      .filter(
        entry =>
          isSame(entry, piece) &&
          entry.taskId !== taskId &&
          entry.state !== 'removed' &&
          !this.#givenUp.has(entry.taskId),
      )
      .map(entry => entry.taskId);
  }

  async giveUp(taskId: string, byTaskId: string): Promise<void> {
    if (!this.#givenUp.has(taskId)) {
      this.#givenUp.set(taskId, byTaskId);
    }
  }

  async givenUpBy(taskId: string): Promise<string | undefined> {
    return this.#givenUp.get(taskId);
  }

  #refuseGivenUp(taskId: string) {
    if (this.#givenUp.has(taskId)) {
      throw new ConflictError('This run was cleaned up');
    }
  }

  #write(run: StepOfRun, piece: Piece, state: PieceState) {
    const at = this.#indexOf(run.taskId, piece);
    if (at < 0) {
      this.#entries.push({ ...run, ...piece, state });
    } else {
      const { url = this.#entries[at].url } = piece;
      this.#entries[at] = { ...this.#entries[at], ...piece, url, state };
    }
  }

  #indexOf(taskId: string, piece: Identity): number {
    return this.#entries.findIndex(
      entry => entry.taskId === taskId && isSame(entry, piece),
    );
  }
}

function isSame(a: Identity, b: Identity): boolean {
  return a.kind === b.kind && a.key === b.key;
}
