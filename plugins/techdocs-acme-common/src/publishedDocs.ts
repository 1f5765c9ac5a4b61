import { PublishedDocs } from './docsFreshness';

/** An entity that says that it has docs. */
export interface DocumentedEntity {
  readonly entityRef: string;
  /** Whose site it shows: its own, unless `backstage.io/techdocs-entity` names another. */
  readonly siteOf: string;
  /** Left out while there is no such site in the storage. */
  readonly published?: PublishedDocs;
}

/** What `GET /api/techdocs/published` answers: whatever the caller may read. */
export interface DocumentedEntities {
  readonly items: readonly DocumentedEntity[];
}

/**
 * What `GET /api/techdocs/published/:namespace/:kind/:name` answers: what readers
 * get for the first page of a site.
 */
export interface FirstPage {
  readonly entityRef: string;
  /** Who builds sites, `external` where the portal does not. */
  readonly builder: string;
  /** Of HTTP. */
  readonly status: number;
  readonly bytes: number;
}
