import { Pool } from 'pg';

/** What the catalog holds, read where it keeps it. */
export class CatalogTraces {
  readonly #pool: Pool;

  /** @param pool - of connections to its database */
  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** The ways on which discovery and registrations bring the entity of a service. */
  async of(name: string): Promise<{ count: number; problems: string[] }> {
    const { rows } = await this.#pool.query<{
      paths: string;
      served: string;
      registered: string;
    }>(
      `WITH RECURSIVE up AS (
         SELECT source_key, source_entity_ref FROM refresh_state_references
         WHERE target_entity_ref = $1
         UNION ALL
         SELECT r.source_key, r.source_entity_ref
         FROM refresh_state_references r
         JOIN up ON r.target_entity_ref = up.source_entity_ref
       )
       SELECT
         (SELECT count(*) FROM up WHERE source_key IS NOT NULL) AS paths,
         (SELECT count(*) FROM final_entities
          WHERE entity_ref = $1 AND final_entity IS NOT NULL) AS served,
         (SELECT count(*) FROM locations
          WHERE target LIKE '%/acme/' || $2 || '/%') AS registered`,
      [`component:default/${name}`, name],
    );
    const [{ paths, served, registered }] = rows;
    return {
      count: Number(paths),
      problems: [
        served !== '1' && 'the catalog does not serve its entity',
        registered !== '0' && `${registered} registered locations`,
      ].filter(problem => problem !== false),
    };
  }

  /** Each entity, and each location by what it leads to. */
  async list(): Promise<string[]> {
    const { rows } = await this.#pool.query<{ line: string }>(
      // What discovery brings in has a name that says nothing.
      `SELECT 'location of ' || (unprocessed_entity::jsonb #>> '{spec,target}') AS line
       FROM refresh_state WHERE entity_ref LIKE 'location:%'
       UNION ALL SELECT 'entity ' || entity_ref
       FROM refresh_state WHERE entity_ref NOT LIKE 'location:%'
       UNION ALL SELECT 'registered location of ' || target FROM locations`,
    );
    return rows.map(({ line }) => line);
  }

  /** Whether it has looked at all that it knows of. */
  async isQuiet(): Promise<boolean> {
    const { rows } = await this.#pool.query<{ is_quiet: boolean }>(
      `SELECT count(*) = 0 AS is_quiet
       FROM refresh_state
       LEFT JOIN final_entities USING (entity_id)
       WHERE final_entity IS NULL AND coalesce(errors, '') IN ('', '[]')`,
    );
    return rows[0].is_quiet;
  }
}
