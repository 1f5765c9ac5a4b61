/** Kinds of what a run of a template can make outside of the portal. */
export const PIECE_KINDS = [
  'repository',
  'pull-request',
  'escalation-policy',
  'on-call-service',
  'database-role',
  'database',
  'repository-secret',
  'jira-issue',
] as const;

export type PieceKind = (typeof PIECE_KINDS)[number];

/** Something outside of the portal that a run needs one of. */
export interface Piece {
  readonly kind: PieceKind;
  /** Tells it from the others of its kind, such as `acme/returns-api`. */
  readonly key: string;
  /** For people. */
  readonly title: string;
  /** Where people find it, if they can. */
  readonly url?: string;
}

/**
 * What a run has to do with a piece.
 *
 * - `begun`: it set out to make it, and did not come to know that it is there
 * - `made`: it made it
 * - `found`: it was there already; never touched by a clean-up
 * - `removed`: it made it, and a clean-up removed it again
 */
export type PieceState = 'begun' | 'made' | 'found' | 'removed';

export interface RunPiece extends Piece {
  readonly state: PieceState;
}

export interface RunStep {
  readonly id: string;
  readonly name: string;
  readonly status:
    | 'open'
    | 'processing'
    | 'completed'
    | 'failed'
    | 'skipped'
    | 'cancelled';
  /** How often it was begun. */
  readonly attempts: number;
  /** In the order in which they came. */
  readonly pieces: readonly RunPiece[];
  /** Why it failed the last time; gone once it is completed. */
  readonly failure?: RunFailure;
}

/** Why a step failed, and what to do now, a sentence each. */
export interface RunFailure {
  readonly reason: string;
  readonly advice: string;
}

/**
 * What became of a run: `GET /api/scaffolder/runs/:taskId`, for whoever may read
 * the task.
 */
export interface RunReport {
  readonly taskId: string;
  readonly status:
    | 'open'
    | 'processing'
    | 'completed'
    | 'failed'
    | 'cancelled'
    | 'skipped';
  /** How often it went on after an interruption or a retry. */
  readonly resumed: number;
  readonly steps: readonly RunStep[];
  /** Failed or cancelled, and not cleaned up. */
  readonly canRetry: boolean;
  /** Failed or cancelled, and it made something that is still there. */
  readonly canCleanUp: boolean;
  /** The task that cleaned it up, or began to. */
  readonly cleanedUpBy?: string;
}
