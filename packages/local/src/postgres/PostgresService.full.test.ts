import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { testLogFile } from '@internal/test-support';
import { Client } from 'pg';
import { findFreePorts } from '../service/ports';
import { waitFor } from '../service/waitFor';
import { commandLine } from '../service/commandLine';
import { processesWith } from '../__testUtils__/processes';
import { PostgresService, SCRATCH_FLAGS } from './PostgresService';

jest.setTimeout(60_000);

describe('PostgresService', () => {
  let dir: string;
  let port: number;
  let service: PostgresService | undefined;

  beforeEach(async () => {
    [port] = await findFreePorts(1);
    dir = join(mkdtempSync(join(tmpdir(), 'postgres service ')), 'postgres');
  });

  afterEach(async () => {
    await service?.stop();
    service = undefined;
    rmSync(join(dir, '..'), { recursive: true, force: true });
  });

  async function start() {
    service = await PostgresService.create({
      dir,
      port,
      logFile: testLogFile('postgres'),
      flags: SCRATCH_FLAGS,
    });
    await service.start();
    return service;
  }

  async function query(sql: string) {
    const client = new Client(service!.connection);
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  }

  it('serves a PostgreSQL 18 in UTF-8, on the loopback interface alone', async () => {
    await start();

    expect(await query('show server_version_num')).toEqual([
      { server_version_num: expect.stringMatching(/^18/) },
    ]);
    expect(await query('show server_encoding')).toEqual([
      { server_encoding: 'UTF8' },
    ]);
    expect(await query('show listen_addresses')).toEqual([
      { listen_addresses: '127.0.0.1' },
    ]);
  });

  it('wants its password', async () => {
    const { connection } = await start();

    const client = new Client({ ...connection, password: 'guess' });
    await expect(client.connect()).rejects.toThrow(
      'password authentication failed',
    );
  });

  it('keeps its data and its password from one start to the next', async () => {
    await start();
    await query('create table kept (word text)');
    await query(`insert into kept values ('still here')`);
    await service!.stop();
    expect(processesWith(dir)).toEqual([]);

    await start();

    expect(await query('select word from kept')).toEqual([
      { word: 'still here' },
    ]);
  });

  /** A session that notices nothing for a while, as one whose disk is busy. */
  async function stall(forMs: number) {
    const client = new Client(service!.connection);
    client.on('error', () => {});
    await client.connect();
    const { rows } = await client.query('select pg_backend_pid() as pid');
    const { pid } = rows[0];
    process.kill(pid, 'SIGSTOP');
    return {
      pid,
      over: delay(forMs).then(() => process.kill(pid, 'SIGCONT')),
    };
  }

  it('has stopped when all of the server has ended, however long that takes', async () => {
    await start();
    // The library would give it 10 s.
    const { pid, over } = await stall(11_000);

    await service!.stop();

    expect(commandLine(pid)).toBe('');
    expect(processesWith(dir)).toEqual([]);
    await over;
    expect(existsSync(join(dir, 'data', 'postmaster.pid'))).toBe(false);
  });

  it('starts when the last of a killed server has ended', async () => {
    await start();
    await query(`create table kept as select 'still here' as word`);
    const { pid, over } = await stall(3_000);
    processesWith(dir).forEach(each => process.kill(each, 'SIGKILL'));
    await waitFor(() => processesWith(dir).length === 0, { timeoutMs: 10_000 });
    expect(commandLine(pid)).toContain('postgres');

    await Promise.all([start(), over]);

    expect(await query('select word from kept')).toEqual([
      { word: 'still here' },
    ]);
  });

  it('takes up again a server whose starters were killed', async () => {
    await start();
    await query(`create table kept as select 'still here' as word`);
    // All but the server itself, which is left behind with its lock.
    for (const pid of processesWith('server.mjs')) {
      if (processesWith(dir).includes(pid)) {
        process.kill(pid, 'SIGKILL');
      }
    }
    expect(processesWith(dir)).not.toEqual([]);

    await start();

    expect(await query('select word from kept')).toEqual([
      { word: 'still here' },
    ]);
  });

  it('takes up again a server that was killed with its lock in place', async () => {
    await start();
    await query(`create table kept as select 'still here' as word`);
    for (const pid of processesWith(dir)) {
      process.kill(pid, 'SIGKILL');
    }
    await waitFor(() => processesWith(dir).length === 0, { timeoutMs: 10_000 });
    const lock = join(dir, 'data', 'postmaster.pid');
    expect(existsSync(lock)).toBe(true);
    // The number of the killed server now belongs to another program: to us.
    writeFileSync(lock, `${process.pid}\n`);

    await start();

    expect(await query('select word from kept')).toEqual([
      { word: 'still here' },
    ]);
  });

  it('begins anew over a cluster that was killed while it was made', async () => {
    mkdirSync(join(dir, 'data.unfinished'), { recursive: true });
    writeFileSync(join(dir, 'data.unfinished', 'PG_VERSION'), '18\n');

    await start();

    expect(await query('select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('says what PostgreSQL said when it cannot start', async () => {
    await start();
    await service!.stop();
    writeFileSync(join(dir, 'data', 'PG_VERSION'), '17\n');

    await expect(start()).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      message: expect.stringMatching(
        /initialized by PostgreSQL version 17[^]*\.\/yarnw dev --reset/,
      ),
    });
  });
});
