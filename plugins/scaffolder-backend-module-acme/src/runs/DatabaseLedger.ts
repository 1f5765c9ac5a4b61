import {
  DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { ConflictError } from '@backstage/errors';
import { Piece, PieceKind } from '@internal/plugin-scaffolder-acme-common';
import { Knex } from 'knex';
import { Ledger, LedgerEntry, StepOfRun } from './Ledger';

const MIGRATIONS = {
  directory: resolvePackagePath(
    '@internal/plugin-scaffolder-backend-module-acme',
    'migrations',
  ),
  // The scaffolder has migrations of its own in the same database.
  tableName: 'acme_migrations',
};

interface PieceRow {
  id: number;
  task_id: string;
  step_id: string;
  kind: PieceKind;
  key: string;
  title: string;
  url: string | null;
  state: LedgerEntry['state'];
  recorded_at: Date;
}

interface GivenUpRow {
  task_id: string;
  by_task_id: string;
}

/** The ledger in the database of the scaffolder. */
export class DatabaseLedger implements Ledger {
  readonly #knex: Knex;

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  static async create(database: DatabaseService): Promise<DatabaseLedger> {
    const knex = await database.getClient();
    if (!database.migrations?.skip) {
      await knex.migrate.latest(MIGRATIONS);
    }
    return new DatabaseLedger(knex);
  }

  async begin(run: StepOfRun, piece: Piece): Promise<void> {
    await this.#refuseGivenUp(run.taskId);
    await this.#write(run, piece, 'begun');
  }

  async made(run: StepOfRun, piece: Piece): Promise<void> {
    await this.#write(run, piece, 'made');
  }

  async there(run: StepOfRun, piece: Piece): Promise<'made' | 'found'> {
    await this.#refuseGivenUp(run.taskId);
    const { kind, key } = piece;
    const own = await this.#pieces()
      .where({ task_id: run.taskId, kind, key })
      .first();
    const isOurs =
      own?.state === 'made' ||
      (own?.state === 'begun' && !(await this.#madeByAnotherSince(own)));
    const state = isOurs ? 'made' : 'found';
    await this.#write(run, piece, state);
    return state;
  }

  oneAfterTheOther<T>(
    { kind, key }: Pick<Piece, 'kind' | 'key'>,
    work: () => Promise<T>,
  ): Promise<T> {
    return this.#knex.transaction(async transaction => {
      // Given back with the transaction, which does nothing else.
      await transaction.raw('SELECT pg_advisory_xact_lock(hashtext(?))', [
        `${kind} ${key}`,
      ]);
      return work();
    });
  }

  async removed(
    taskId: string,
    { kind, key }: Pick<Piece, 'kind' | 'key'>,
  ): Promise<void> {
    await this.#pieces()
      .where({ task_id: taskId, kind, key })
      .update({ state: 'removed', recorded_at: this.#knex.fn.now() as never });
  }

  async ofRun(taskId: string): Promise<LedgerEntry[]> {
    const rows = await this.#pieces().where({ task_id: taskId }).orderBy('id');
    return rows.map(toEntry);
  }

  async othersWith(
    taskId: string,
    { kind, key }: Pick<Piece, 'kind' | 'key'>,
  ): Promise<string[]> {
    const rows = await this.#pieces()
      .where({ kind, key })
      .whereNot({ task_id: taskId })
      .whereNot({ state: 'removed' })
      .whereNotIn('task_id', this.#givenUp().select('task_id'))
      .orderBy('id');
    return rows.map(({ task_id }) => task_id);
  }

  async giveUp(taskId: string, byTaskId: string): Promise<void> {
    await this.#givenUp()
      .insert({ task_id: taskId, by_task_id: byTaskId })
      .onConflict('task_id')
      .ignore();
  }

  async givenUpBy(taskId: string): Promise<string | undefined> {
    const row = await this.#givenUp().where({ task_id: taskId }).first();
    return row?.by_task_id;
  }

  async #refuseGivenUp(taskId: string): Promise<void> {
    const byTaskId = await this.givenUpBy(taskId);
    if (byTaskId) {
      throw new ConflictError(
        `This run was cleaned up by the run ${byTaskId} and does not go on; submit the form again`,
      );
    }
  }

  /** What was made before it was begun again had gone in between. */
  async #madeByAnotherSince(own: PieceRow): Promise<boolean> {
    const { id, kind, key } = own;
    // PostgreSQL compares microseconds; a Date of ours has milliseconds.
    const begun = this.#pieces().where({ id }).select('recorded_at');
    const other = await this.#pieces()
      .where({ kind, key, state: 'made' })
      .whereNot({ task_id: own.task_id })
      .where('recorded_at', '>', begun)
      .first();
    return other !== undefined;
  }

  /** What was removed and is made again comes as new. */
  async #write(
    { taskId, stepId }: StepOfRun,
    { kind, key, title, url }: Piece,
    state: LedgerEntry['state'],
  ): Promise<void> {
    await this.#pieces()
      .insert({
        task_id: taskId,
        step_id: stepId,
        kind,
        key,
        title,
        url,
        state,
      })
      .onConflict(['task_id', 'kind', 'key'])
      .merge({
        title,
        // An address once known is not forgotten.
        ...(url && { url }),
        state,
        recorded_at: this.#knex.fn.now() as never,
      });
  }

  #pieces() {
    return this.#knex<PieceRow>('acme_run_pieces');
  }

  #givenUp() {
    return this.#knex<GivenUpRow>('acme_runs_given_up');
  }
}

function toEntry(row: PieceRow): LedgerEntry {
  return {
    taskId: row.task_id,
    stepId: row.step_id,
    kind: row.kind,
    key: row.key,
    title: row.title,
    url: row.url ?? undefined,
    state: row.state,
  };
}
