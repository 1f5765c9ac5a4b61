import { setTimeout as delay } from 'node:timers/promises';
import { DatabaseService, LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { Knex } from 'knex';

const ASKED_AGAIN_AFTER_MS = 1_000;

/** The runs as the scaffolder keeps them. While PostgreSQL is away, all wait for it. */
export class Runs {
  readonly #database: DatabaseService;
  readonly #logger: LoggerService;

  /** @param database - of the scaffolder */
  constructor(database: DatabaseService, logger: LoggerService) {
    this.#database = database;
    this.#logger = logger;
  }

  /** Whether it is under way, as far as the scaffolder knows. */
  isExecuted(runId: string): Promise<boolean> {
    return this.#ask(async knex => (await executed(knex, runId)) !== undefined);
  }

  /** How often it was recovered or retried. */
  timesTakenUp(runId: string): Promise<number> {
    return this.#ask(knex => countTakeUps(knex, runId));
  }

  /** Records that it failed, unless it has ended or was taken up again since. */
  async fail(
    runId: string,
    execution: { timesTakenUp: number; error: Error },
  ): Promise<void> {
    const { timesTakenUp, error } = execution;
    const isRecorded = await this.#ask(knex =>
      knex.transaction(async tx => {
        const run = await executed(tx, runId).forUpdate();
        if (!run || (await countTakeUps(tx, runId)) !== timesTakenUp) {
          return false;
        }
        await tx('tasks')
          .where({ id: runId })
          .update({ status: 'failed', secrets: null });
        await tx('task_events').insert({
          task_id: runId,
          event_type: 'completion',
          body: JSON.stringify({
            message: 'Run completed with status: failed',
            error: { name: error.name, message: error.message },
          }),
        });
        return true;
      }),
    );
    if (isRecorded) {
      this.#logger.warn(
        `Recorded that the run ${runId} failed, which could not be recorded when it did`,
      );
    }
  }

  async #ask<T>(question: (knex: Knex) => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await question(await this.#database.getClient());
      } catch (error) {
        this.#logger.warn('Cannot look at a run yet', toError(error));
      }
      await delay(ASKED_AGAIN_AFTER_MS, undefined, { ref: false });
    }
  }
}

function executed(knex: Knex, runId: string) {
  return knex('tasks').where({ id: runId, status: 'processing' }).first('id');
}

async function countTakeUps(knex: Knex, runId: string): Promise<number> {
  const [{ count }] = await knex('task_events')
    .where({ task_id: runId, event_type: 'recovered' })
    .count();
  return Number(count);
}
