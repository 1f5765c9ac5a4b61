/**
 * How the docs of an entity stand to its code. The first of these that holds:
 *
 * - `unpublished`: it says that it has docs, and there is no site of them
 * - `failed`: the last build of them failed
 * - `stale`: the code moved on for longer than the limits, the docs untouched
 * - `fresh`: none of these, as far as is known
 */
export type DocsState = 'unpublished' | 'failed' | 'stale' | 'fresh';

/** The site that readers see; built by other means, it may say less. */
export interface PublishedDocs {
  /** When it was built, in ISO 8601 as all times here. */
  readonly at?: string;
  /** What it was built from. */
  readonly commit?: string;
  /** Where that commit is shown. */
  readonly commitUrl?: string;
}

export interface DocsBuild {
  /** As GitHub has it: `success`, `failure`, `timed_out` and some more. */
  readonly conclusion: string;
  readonly at: string;
  readonly url: string;
}

/**
 * What `GET /api/techdocs/freshness/:namespace/:kind/:name` answers to whoever
 * may read the entity. What is left out is not there or not known: of docs that
 * lie in no repository which the portal reads, nothing but the site is.
 */
export interface DocsFreshness {
  readonly entityRef: string;
  readonly state: DocsState;
  readonly published?: PublishedDocs;
  /** The newest commit of the code. */
  readonly codeChangedAt?: string;
  /** The newest commit of the docs. */
  readonly docsChangedAt?: string;
  /** The commits of the code that came after that of the docs. */
  readonly commitsSince?: number;
  /** The last that ended. */
  readonly lastBuild?: DocsBuild;
  /** What is wrong and what to do, unless the docs are fresh. */
  readonly problem?: string;
}
