import {
  Piece,
  PieceState,
  RunPiece,
} from '@internal/plugin-scaffolder-acme-common';

/** A step of a run of a template. */
export interface StepOfRun {
  readonly taskId: string;
  readonly stepId: string;
}

/** A line of the ledger. */
export interface LedgerEntry extends RunPiece, StepOfRun {}

/**
 * What runs made outside of the portal, written down before it is made: a run
 * that is killed in between knows, when it goes on, that it was the one.
 */
export interface Ledger {
  /**
   * Notes that a run sets out to make what was not there when it looked.
   *
   * @throws ConflictError for a run that was given up
   */
  begin(run: StepOfRun, piece: Piece): Promise<void>;

  /** Notes that it made it. */
  made(run: StepOfRun, piece: Piece): Promise<void>;

  /**
   * Notes that a run finds it there, which it may have made itself before it
   * was interrupted: then it began it, and no other run made it.
   *
   * @returns how it came to be
   * @throws ConflictError for a run that was given up
   */
  there(run: StepOfRun, piece: Piece): Promise<'made' | 'found'>;

  /**
   * Lets one run after the other look for a piece and make it, where the other
   * side would let two at the same moment make one each.
   */
  oneAfterTheOther<T>(
    piece: Pick<Piece, 'kind' | 'key'>,
    work: () => Promise<T>,
  ): Promise<T>;

  /** Notes that it is gone again. */
  removed(taskId: string, piece: Pick<Piece, 'kind' | 'key'>): Promise<void>;

  /** In the order in which they came. */
  ofRun(taskId: string): Promise<LedgerEntry[]>;

  /** The other runs that made or found it, without those that were given up. */
  othersWith(
    taskId: string,
    piece: Pick<Piece, 'kind' | 'key'>,
  ): Promise<string[]>;

  /** Lets a run never go on. Again, it changes nothing. */
  giveUp(taskId: string, byTaskId: string): Promise<void>;

  /** The run that cleans it up, for one that was given up. */
  givenUpBy(taskId: string): Promise<string | undefined>;
}

/** States in which something may be there that the run made. */
export const MAY_BE_OURS: readonly PieceState[] = ['begun', 'made'];
