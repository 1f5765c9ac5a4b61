import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { Piece } from '@internal/plugin-scaffolder-acme-common';
import { Knex } from 'knex';
import { DatabaseLedger } from './DatabaseLedger';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

const A = { taskId: 'a', stepId: 'publish' };
const B = { taskId: 'b', stepId: 'publish' };
const PIECE: Piece = {
  kind: 'repository',
  key: 'github.com/acme/returns-api',
  title: 'acme/returns-api',
};
const URL = 'https://github.com/acme/returns-api';

describe('DatabaseLedger', () => {
  let knex: Knex;
  let ledger: DatabaseLedger;

  beforeAll(async () => {
    knex = await databases.init('POSTGRES_18');
    ledger = await DatabaseLedger.create(mockServices.database({ knex }));
  });

  beforeEach(async () => {
    await knex('acme_run_pieces').delete();
    await knex('acme_runs_given_up').delete();
  });

  const statesOf = async (taskId: string) =>
    (await ledger.ofRun(taskId)).map(({ state }) => state);

  it('knows what a run made, and where it is', async () => {
    await ledger.begin(A, PIECE);
    await ledger.made(A, { ...PIECE, url: URL });

    expect(await ledger.ofRun('a')).toEqual([
      { ...A, ...PIECE, url: URL, state: 'made' },
    ]);
  });

  it('takes for its own what a run finds that it had begun', async () => {
    await ledger.begin(A, PIECE);

    expect(await ledger.there(A, PIECE)).toBe('made');
    expect(await ledger.there(A, PIECE)).toBe('made');
  });

  it('takes for found what a run had not begun', async () => {
    expect(await ledger.there(A, PIECE)).toBe('found');
  });

  it('takes for found what another run made after both began', async () => {
    await ledger.begin(A, PIECE);
    await ledger.begin(B, PIECE);
    await ledger.made(B, PIECE);

    expect(await ledger.there(A, PIECE)).toBe('found');
  });

  it('does not take for found what another run made that had gone since', async () => {
    await ledger.made(B, PIECE);
    await ledger.begin(A, PIECE);

    expect(await ledger.there(A, PIECE)).toBe('made');
  });

  it('tells which of two came first within one millisecond', async () => {
    await ledger.made(B, PIECE);
    await ledger.begin(A, PIECE);
    const setTime = (taskId: string, recordedAt: string) =>
      knex('acme_run_pieces')
        .where({ task_id: taskId })
        .update({ recorded_at: recordedAt });

    await setTime('b', '2026-01-01T00:00:00.123456Z');
    await setTime('a', '2026-01-01T00:00:00.123457Z');
    expect(await ledger.there(A, PIECE)).toBe('made');

    await ledger.begin(A, PIECE);
    await setTime('a', '2026-01-01T00:00:00.123455Z');
    expect(await ledger.there(A, PIECE)).toBe('found');
  });

  it('keeps an address that is not said again', async () => {
    await ledger.made(A, { ...PIECE, url: URL });
    await ledger.there(A, PIECE);

    expect(await ledger.ofRun('a')).toMatchObject([{ url: URL }]);
  });

  it('knows the other runs with a piece, as long as they have it', async () => {
    await ledger.made(A, PIECE);
    await ledger.there(B, PIECE);

    expect(await ledger.othersWith('a', PIECE)).toEqual(['b']);
    await ledger.giveUp('b', 'c');
    expect(await ledger.othersWith('a', PIECE)).toEqual([]);
    await ledger.removed('a', PIECE);
    expect(await ledger.othersWith('b', PIECE)).toEqual([]);
    expect(await statesOf('a')).toEqual(['removed']);
  });

  it('lets a run that was given up make nothing any more', async () => {
    await ledger.giveUp('a', 'c');
    await ledger.giveUp('a', 'd');

    const refusal =
      'This run was cleaned up by the run c and does not go on; submit the form again';
    await expect(ledger.begin(A, PIECE)).rejects.toThrow(refusal);
    await expect(ledger.there(A, PIECE)).rejects.toThrow(refusal);
    expect(await ledger.givenUpBy('a')).toBe('c');
    expect(await ledger.givenUpBy('b')).toBeUndefined();
  });

  it('lets one after the other work on a piece, and others meanwhile', async () => {
    const said: string[] = [];
    const say = (word: string) => async () => said.push(word);
    const begun = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    const first = ledger.oneAfterTheOther(PIECE, async () => {
      begun.resolve();
      await released.promise;
      said.push('first');
    });
    await begun.promise;

    const second = ledger.oneAfterTheOther(PIECE, say('second'));
    await ledger.oneAfterTheOther({ ...PIECE, key: 'x' }, say('another'));
    released.resolve();
    await Promise.all([first, second]);

    expect(said).toEqual(['another', 'first', 'second']);
  });

  it('gives a piece free when the work on it fails', async () => {
    const fail = async () => {
      throw new Error('refused');
    };

    await expect(ledger.oneAfterTheOther(PIECE, fail)).rejects.toThrow(
      'refused',
    );
    expect(await ledger.oneAfterTheOther(PIECE, async () => 1)).toBe(1);
  });

  it('keeps what it holds over a restart', async () => {
    await ledger.made(A, PIECE);

    const restarted = await DatabaseLedger.create(
      mockServices.database({ knex }),
    );

    expect(await restarted.ofRun('a')).toHaveLength(1);
  });

  it('goes with its tables when its migrations are taken back', async () => {
    const own = await databases.init('POSTGRES_18');
    await DatabaseLedger.create(mockServices.database({ knex: own }));

    await own.migrate.rollback(
      {
        directory: `${__dirname}/../../migrations`,
        tableName: 'acme_migrations',
      },
      true,
    );

    expect(await own.schema.hasTable('acme_run_pieces')).toBe(false);
    expect(await own.schema.hasTable('acme_runs_given_up')).toBe(false);
  });
});
