import { HumanDuration } from '@backstage/types';

export interface Config {
  /**
   * For how long code may change with untouched docs: both limits have to be
   * passed for the docs to count as stale.
   */
  techdocsFreshness?: {
    /** From the last change of the docs to that of the code; 90 days. */
    maxAge?: HumanDuration | string;
    /** The commits that came since the last change of the docs; 20. */
    maxCommits?: number;
  };
}
