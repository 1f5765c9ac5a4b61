import { Pool } from 'pg';
import { PostgresConnection } from '../postgres/PostgresService';
import { waitFor } from '../service/waitFor';
import { openPool } from './openPool';

/** A run takes some seconds alone, and shares two cores with ten others. */
export const LONGEST_WAIT_MS = 120_000;

const LAST_LINES = 6;

interface Event {
  readonly type: string;
  readonly at: Date;
  readonly body: {
    readonly message?: string;
    readonly stepId?: string;
    readonly status?: string;
    readonly error?: { readonly message: string };
  };
}

/**
 * What the scaffolder keeps of its tasks, read where it keeps it: to ask the
 * backend for it, again and again, would slow down what is watched.
 */
export class TaskLog {
  readonly #pool: Pool;

  /** @param connection - to the database of the scaffolder */
  constructor(connection: PostgresConnection & { database: string }) {
    this.#pool = openPool({ ...connection, max: 4 });
  }

  close(): Promise<void> {
    return this.#pool.end();
  }

  /** How a task ended, or `undefined` when it still runs after a long time. */
  async end(taskId: string): Promise<string | undefined> {
    let status: string | undefined;
    const isOver = await waitFor(
      async () => {
        status = await this.#status(taskId);
        return status !== undefined && !['open', 'processing'].includes(status);
      },
      { timeoutMs: LONGEST_WAIT_MS },
    );
    return isOver ? status : undefined;
  }

  /** Waits until no task runs any more. */
  async areOver(): Promise<boolean> {
    return waitFor(
      async () => {
        const { rows } = await this.#pool.query<{ are_over: boolean }>(
          `SELECT count(*) = 0 AS are_over FROM tasks
           WHERE status IN ('open', 'processing')`,
        );
        return rows[0].are_over;
      },
      { timeoutMs: LONGEST_WAIT_MS },
    );
  }

  /** Waits until a step has ended, in whatever way. */
  async stepIsOver(taskId: string, stepId: string): Promise<boolean> {
    return waitFor(
      async () =>
        (await this.#events(taskId)).some(
          ({ body }) =>
            body.stepId === stepId &&
            ['completed', 'failed', 'skipped'].includes(body.status ?? ''),
        ),
      { timeoutMs: LONGEST_WAIT_MS },
    );
  }

  /**
   * Waits until a task has given some signs of life. It gives one as often as it
   * looks for its cancellation, which it tells nobody that it has seen.
   */
  async showsLife(taskId: string, signs: number): Promise<boolean> {
    const seen = new Set<string>();
    return waitFor(
      async () => {
        seen.add(await this.#lastSignOfLife(taskId));
        return seen.size > signs;
      },
      { timeoutMs: LONGEST_WAIT_MS },
    );
  }

  /** Whether it was in this step that a task ended as it was cancelled. */
  async wasCancelledIn(taskId: string, stepId: string): Promise<boolean> {
    const cancelled = new RegExp(
      `Step ${stepId} \\(.*\\) of task ${taskId} has been cancelled`,
    );
    const events = await this.#events(taskId);
    return events.some(({ body }) =>
      cancelled.test(body.error?.message ?? body.message ?? ''),
    );
  }

  /** When a task that was taken up again logged its first word. */
  async resumedAt(taskId: string): Promise<Date | undefined> {
    const events = await this.#events(taskId);
    const recovered = events.findIndex(({ type }) => type === 'recovered');
    return recovered < 0
      ? undefined
      : events.slice(recovered).find(({ type }) => type === 'log')?.at;
  }

  /** For who looks for what went wrong. */
  async lastLines(taskId: string): Promise<string[]> {
    const events = await this.#events(taskId);
    return events
      .slice(-LAST_LINES)
      .map(
        ({ type, body }) =>
          `${type} ${body.stepId ?? ''}: ${firstLine(
            body.error?.message ?? body.message ?? '',
          )}`,
      );
  }

  async #status(taskId: string): Promise<string | undefined> {
    try {
      const { rows } = await this.#pool.query<{ status: string }>(
        'SELECT status FROM tasks WHERE id = $1',
        [taskId],
      );
      return rows[0]?.status;
    } catch {
      // While the server restarts nobody can tell.
      return undefined;
    }
  }

  async #lastSignOfLife(taskId: string): Promise<string> {
    const { rows } = await this.#pool.query<{ sign: string }>(
      'SELECT last_heartbeat_at::text AS sign FROM tasks WHERE id = $1',
      [taskId],
    );
    return rows[0].sign;
  }

  async #events(taskId: string): Promise<Event[]> {
    const { rows } = await this.#pool.query<{
      event_type: string;
      body: string;
      created_at: Date;
    }>(
      'SELECT event_type, body, created_at FROM task_events WHERE task_id = $1 ORDER BY id',
      [taskId],
    );
    return rows.map(({ event_type: type, body, created_at: at }) => ({
      type,
      at,
      body: JSON.parse(body),
    }));
  }
}

function firstLine(text: string): string {
  return text.split('\n')[0].slice(0, 300);
}
