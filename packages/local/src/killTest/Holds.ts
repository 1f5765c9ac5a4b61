import { NotFoundError } from '@backstage/errors';
import { Pool } from 'pg';
import { PostgresConnection } from '../postgres/PostgresService';
import { waitFor } from '../service/waitFor';
import { APPLICATION_NAME, openPool } from './openPool';
import { LONGEST_WAIT_MS } from './TaskLog';

/** Of the advisory locks that are ours. */
const LOCK_CLASS = 1707;

/**
 * Where a run can be held: before a step does anything, or when all of it is done
 * and nothing of that is recorded.
 */
type Moment = 'begin' | 'end';

/**
 * The database of the scaffolder waits where a table says so, and does nothing
 * else. The end of a step is held with the row of its task, so that no sign of
 * life is given meanwhile: it is to be short.
 */
const INSTRUMENT = `
  CREATE TABLE IF NOT EXISTS kill_test_holds (
    key integer PRIMARY KEY, name text, step text, moment text
  );

  CREATE OR REPLACE FUNCTION kill_test_hold(
    task_spec text, held_step text, held_moment text
  ) RETURNS void LANGUAGE plpgsql AS $$
  DECLARE
    parameters jsonb := task_spec::jsonb -> 'parameters';
    hold integer;
  BEGIN
    FOR hold IN
      SELECT key FROM kill_test_holds
      WHERE step = held_step AND moment = held_moment
        AND name IN (
          parameters ->> 'name',
          replace(parameters ->> 'component', 'component:default/', '')
        )
    LOOP
      PERFORM pg_advisory_xact_lock_shared(${LOCK_CLASS}, hold);
    END LOOP;
  END $$;

  CREATE OR REPLACE FUNCTION kill_test_hold_begin() RETURNS trigger
  LANGUAGE plpgsql AS $$
  BEGIN
    IF NEW.body::jsonb ->> 'status' = 'processing' THEN
      PERFORM kill_test_hold(spec, NEW.body::jsonb ->> 'stepId', 'begin')
      FROM tasks WHERE id = NEW.task_id;
    END IF;
    RETURN NEW;
  END $$;
  CREATE OR REPLACE TRIGGER kill_test_hold_begin
    BEFORE INSERT ON task_events
    FOR EACH ROW EXECUTE FUNCTION kill_test_hold_begin();

  CREATE OR REPLACE FUNCTION kill_test_hold_end() RETURNS trigger
  LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM kill_test_hold(NEW.spec, step, 'end')
    FROM jsonb_each(NEW.state::jsonb #> '{state,steps}') AS steps (step, state)
    WHERE state ->> 'status' = 'completed'
      AND (OLD.state IS NULL
        OR OLD.state::jsonb #> ARRAY['state', 'steps', step] IS NULL);
    RETURN NEW;
  END $$;
  CREATE OR REPLACE TRIGGER kill_test_hold_end
    BEFORE UPDATE OF state ON tasks
    FOR EACH ROW WHEN (NEW.state IS DISTINCT FROM OLD.state)
    EXECUTE FUNCTION kill_test_hold_end();
`;

/** A place at which runs wait. */
export interface Hold {
  /**
   * Waits until that many runs are there, and lets those that come later pass.
   *
   * @throws NotFoundError when they did not come, and holds nobody any more
   */
  reached(runs?: number): Promise<void>;
  /** Lets them go on. May be called more than once. */
  release(): Promise<void>;
}

/** Holds runs in a step of theirs, whatever that step does. */
export class Holds {
  /** Of one session, which has the locks. */
  readonly #session: Pool;
  #lastKey = 0;

  /** @param connection - to the database of the scaffolder */
  static async install(
    connection: PostgresConnection & { database: string },
  ): Promise<Holds> {
    // When the server is restarted under it, all holds are gone.
    const session = openPool({ ...connection, max: 1, idleTimeoutMillis: 0 });
    await session.query(INSTRUMENT);
    return new Holds(session);
  }

  private constructor(session: Pool) {
    this.#session = session;
  }

  /** @param name - of the service that the form is about */
  async place(name: string, step: string, moment: Moment): Promise<Hold> {
    this.#lastKey += 1;
    const key = this.#lastKey;
    await this.#session.query('SELECT pg_advisory_lock($1, $2)', [
      LOCK_CLASS,
      key,
    ]);
    await this.#session.query(
      'INSERT INTO kill_test_holds VALUES ($1, $2, $3, $4)',
      [key, name, step, moment],
    );
    const forget = () =>
      this.#session.query('DELETE FROM kill_test_holds WHERE key = $1', [key]);
    const release = async () => {
      await forget();
      await this.#session.query('SELECT pg_advisory_unlock($1, $2)', [
        LOCK_CLASS,
        key,
      ]);
    };
    return {
      release,
      reached: async (runs = 1) => {
        const isReached = await waitFor(
          async () => (await this.#waiting(key)) >= runs,
          { timeoutMs: LONGEST_WAIT_MS },
        );
        await (isReached ? forget() : release());
        if (!isReached) {
          throw new NotFoundError(
            `The run for ${name} did not come to the ${moment} of its step ${step}`,
          );
        }
      },
    };
  }

  /** Lets everybody go on. */
  async releaseAll(): Promise<void> {
    await this.#session.query('DELETE FROM kill_test_holds');
    await this.#session.query('SELECT pg_advisory_unlock_all()');
  }

  /**
   * Ends what a killed backend left waiting: let go, it would be done as if the
   * backend were there.
   */
  async endOtherSessions(): Promise<void> {
    await this.#session.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid()
         AND application_name <> $1`,
      [APPLICATION_NAME],
    );
  }

  async close(): Promise<void> {
    await this.#session.end();
  }

  async #waiting(key: number): Promise<number> {
    const { rows } = await this.#session.query<{ count: string }>(
      `SELECT count(*) FROM pg_locks
       WHERE locktype = 'advisory' AND classid = $1 AND objid = $2
         AND NOT granted`,
      [LOCK_CLASS, key],
    );
    return Number(rows[0].count);
  }
}
