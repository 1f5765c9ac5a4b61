import { PieceKind } from '@internal/plugin-scaffolder-acme-common';
import { LedgerEntry } from '../Ledger';

/** What became of a piece that was to be removed. */
export type Removal =
  | { readonly state: 'removed' }
  /** It was not there any more, or never. */
  | { readonly state: 'gone' }
  /** It is there still, and stays. */
  | { readonly state: 'left'; readonly reason: string };

/** Removes a piece, unless it is not what the run made, or is in use. */
export type Remover = (entry: LedgerEntry) => Promise<Removal>;

/** One for each kind. */
export type Removers = Readonly<Record<PieceKind, Remover>>;

export const REMOVED: Removal = { state: 'removed' };
export const GONE: Removal = { state: 'gone' };

export function left(reason: string): Removal {
  return { state: 'left', reason };
}
