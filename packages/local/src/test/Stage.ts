import { Outcome } from './Outcome';

/** `first` is what each change has to pass; `full` holds the long proofs too. */
export type Tier = 'first' | 'full';

/** The files of tests that belong to the full tier alone. */
export const FULL_TIER_FILES = /\.full\.test\.tsx?$/;

export interface StageOptions {
  readonly tier: Tier;
  /** A folder for what the stage leaves behind, which is removed afterwards. */
  readonly dir: string;
  /** Where the servers of the stage log. It is kept. */
  readonly logDir: string;
  /** What a person gave to this stage alone. */
  readonly args: readonly string[];
}

export type Stage = (options: StageOptions) => Promise<Outcome>;
