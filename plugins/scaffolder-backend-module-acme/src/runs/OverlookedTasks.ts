import { Knex } from 'knex';

/** Longer than what goes right takes, and soon enough for a person who waits. */
const OVERLOOKED_AFTER_S = 3;

/** Long enough for the recovery of tasks, and too short for what closes old ones. */
const SILENT_FOR_S = 3600;

/**
 * Tasks that wait although a worker is free.
 *
 * The scaffolder's worker looks for a task and, if there is none, sleeps until it
 * is told of one. A task that is submitted or retried after it looked and before
 * it sleeps is told of too early, and waits until somebody submits the next.
 * The recovery of tasks wakes the worker when it finds one that runs no more: so
 * one that was overlooked is made to look like that.
 */
export class OverlookedTasks {
  readonly #knex: Knex;
  readonly #concurrentTasksLimit: number;

  /** @param knex - the database of the scaffolder */
  constructor(knex: Knex, options: { concurrentTasksLimit: number }) {
    this.#knex = knex;
    this.#concurrentTasksLimit = options.concurrentTasksLimit;
  }

  /** @returns how many were handed to the recovery of tasks */
  async handOver(): Promise<number> {
    return (
      this.#knex('tasks')
        .where({ status: 'open' })
        .whereRaw('coalesce(last_heartbeat_at, created_at) <= ?', [
          this.#secondsAgo(OVERLOOKED_AFTER_S),
        ])
        // With all workers busy, each looks again when it is done.
        .whereRaw(
          "(select count(*) from tasks where status = 'processing') < ?",
          [this.#concurrentTasksLimit],
        )
        .update({
          status: 'processing',
          last_heartbeat_at: this.#secondsAgo(SILENT_FOR_S),
        })
    );
  }

  #secondsAgo(seconds: number): Knex.Raw {
    return this.#knex.raw("now() - ? * interval '1 second'", [seconds]);
  }
}
