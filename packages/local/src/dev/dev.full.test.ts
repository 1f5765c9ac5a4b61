import { ChildProcess, spawn } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { testLogDir } from '@internal/test-support';
import { packagePath } from '../paths';
import { waitFor } from '../service/waitFor';
import { findFreePortVariables } from '../settings';
import { processesWith } from '../__testUtils__/processes';

jest.setTimeout(120_000);

const TIMEOUT_MS = 60_000;

/** `yarn dev` as a person runs it, but without the portal, which takes long. */
class DevCommand {
  output = '';
  exitCode?: number;
  readonly #child: ChildProcess;

  constructor(command: string[], env: NodeJS.Dict<string>) {
    this.#child = spawn(command[0], command.slice(1), {
      env: { ...process.env, ...env },
    });
    this.#child.stdout?.on('data', data => (this.output += data));
    this.#child.stderr?.on('data', data => (this.output += data));
    this.#child.once('close', code => (this.exitCode = code ?? 1));
  }

  kill(signal: NodeJS.Signals) {
    this.#child.kill(signal);
  }

  /** Whether it gets as far as its table. */
  isReady() {
    return waitFor(() => this.output.includes('Ctrl-C stops everything.'), {
      timeoutMs: TIMEOUT_MS,
    });
  }

  async ends() {
    await waitFor(() => this.exitCode !== undefined, { timeoutMs: TIMEOUT_MS });
    return this.exitCode;
  }
}

describe('dev', () => {
  let dir: string;
  let env: NodeJS.Dict<string>;
  let commands: DevCommand[];

  const nothingRuns = () =>
    waitFor(() => processesWith(dir).length === 0, { timeoutMs: TIMEOUT_MS });

  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'laptop world '));
    env = {
      LOCAL_DIR: dir,
      LOCAL_LOGS: testLogDir(),
      LOCAL_SCRATCH: 'true',
      ...(await findFreePortVariables()),
    };
    commands = [];
  });

  afterEach(async () => {
    for (const command of commands) {
      command.kill('SIGTERM');
      await command.ends();
    }
    await nothingRuns();
    rmSync(dir, { recursive: true });
  });

  function dev(...args: string[]) {
    const command = [
      process.execPath,
      packagePath('bin/local'),
      'dev',
      '--without-portal',
      ...args,
    ];
    commands.push(new DevCommand(command, env));
    return commands[commands.length - 1];
  }

  const readEnvironment = () =>
    parseEnv(readFileSync(join(dir, 'env'), 'utf8'));

  it('ends with a table, and leaves nothing behind after Ctrl-C', async () => {
    const world = dev();
    expect(await world.isReady()).toBe(true);

    expect(world.output).toContain(
      `PostgreSQL  │ postgresql://postgres@127.0.0.1:${env.POSTGRES_PORT}`,
    );
    expect(world.output).toMatch(/Ready after │ \d+ s/);
    expect(processesWith(dir)).not.toEqual([]);

    world.kill('SIGINT');

    expect(await world.ends()).toBe(0);
    expect(await nothingRuns()).toBe(true);
    expect(existsSync(join(dir, 'running'))).toBe(false);
  });

  it('writes the environment for scripts, for the eyes of its owner', async () => {
    expect(await dev().isReady()).toBe(true);

    expect(readEnvironment()).toMatchObject({
      PORTAL_URL: `http://localhost:${env.BACKEND_PORT}`,
      PORTAL_APP_URL: `http://localhost:${env.APP_PORT}`,
      PORTAL_TOKEN: expect.stringMatching(/^[\w-]{32}$/),
      PAGERDUTY_URL: `http://localhost:${env.PAGERDUTY_PORT}`,
      PAGERDUTY_API_URL: `http://localhost:${env.PAGERDUTY_PORT}/api`,
      PAGERDUTY_TOKEN: expect.stringMatching(/^[\w-]{20}$/),
      JIRA_URL: `http://localhost:${env.JIRA_PORT}`,
      JIRA_USER: 'portal@acme.example',
      JIRA_TOKEN: expect.stringMatching(/^[\w-]{32}$/),
      JIRA_PROJECT: 'PLAT',
      TECHDOCS_S3_ENDPOINT: `http://localhost:${env.STORAGE_PORT}`,
      TECHDOCS_S3_REGION: 'us-east-1',
      TECHDOCS_S3_BUCKET: 'techdocs',
      TECHDOCS_S3_ACCESS_KEY_ID: expect.stringMatching(/^LOCAL[\dA-F]{16}$/),
      TECHDOCS_S3_SECRET_ACCESS_KEY: expect.stringMatching(/^[\w-]{40}$/),
    });
    expect(statSync(join(dir, 'env')).mode.toString(8)).toMatch(/600$/);
  });

  it('keeps its token and its data at a second start, not after a reset', async () => {
    const first = dev();
    expect(await first.isReady()).toBe(true);
    const {
      PORTAL_TOKEN,
      POSTGRES_PASSWORD,
      PAGERDUTY_TOKEN,
      JIRA_TOKEN,
      TECHDOCS_S3_SECRET_ACCESS_KEY,
      GITHUB_TOKEN,
      GITHUB_CLIENT_SECRET,
      GITHUB_WEBHOOK_SECRET,
    } = readEnvironment();
    first.kill('SIGINT');
    await first.ends();
    writeFileSync(join(dir, 'postgres', 'kept'), '');

    const second = dev();
    expect(await second.isReady()).toBe(true);
    expect(readEnvironment()).toMatchObject({
      PORTAL_TOKEN,
      POSTGRES_PASSWORD,
      PAGERDUTY_TOKEN,
      JIRA_TOKEN,
      TECHDOCS_S3_SECRET_ACCESS_KEY,
      GITHUB_TOKEN,
      GITHUB_CLIENT_SECRET,
      GITHUB_WEBHOOK_SECRET,
    });
    expect(readdirSync(join(dir, 'postgres'))).toContain('kept');
    second.kill('SIGINT');
    await second.ends();

    expect(await dev('--reset').isReady()).toBe(true);
    expect(readEnvironment().PORTAL_TOKEN).not.toBe(PORTAL_TOKEN);
    expect(readEnvironment().POSTGRES_PASSWORD).not.toBe(POSTGRES_PASSWORD);
    expect(readEnvironment().GITHUB_TOKEN).not.toBe(GITHUB_TOKEN);
    expect(readdirSync(join(dir, 'postgres'))).not.toContain('kept');
  });

  it('recovers by itself after it was killed', async () => {
    const killed = dev();
    expect(await killed.isReady()).toBe(true);

    killed.kill('SIGKILL');
    await killed.ends();

    expect(await dev().isReady()).toBe(true);
  });

  it('stops when the program that started it was killed', async () => {
    const starter = new DevCommand(
      // As Yarn does, and unlike a shell that would replace itself.
      [
        process.execPath,
        '-e',
        `require('child_process').spawn(process.execPath, process.argv.slice(1), { stdio: 'inherit' })`,
        packagePath('bin/local'),
        'dev',
        '--without-portal',
      ],
      env,
    );
    expect(await starter.isReady()).toBe(true);

    starter.kill('SIGKILL');

    // At once, as a person does; the one before may still be stopping.
    expect(await dev().isReady()).toBe(true);
  });

  it('does not run twice over the same data', async () => {
    expect(await dev().isReady()).toBe(true);

    const second = dev();

    expect(await second.ends()).toBe(1);
    expect(second.output).toMatch(
      /The portal is running already, as process \d+\. .* kill \d+\n/,
    );
  });

  it('names a taken port and how to choose another', async () => {
    const server = createServer();
    await new Promise<void>(done =>
      server.listen(Number(env.BACKEND_PORT), '127.0.0.1', done),
    );

    const world = dev();

    expect(await world.ends()).toBe(1);
    expect(world.output).toMatch(
      new RegExp(
        `^Port ${env.BACKEND_PORT}, meant for the backend, is taken.*BACKEND_PORT=\\d+ ./yarnw dev\n$`,
      ),
    );
    await new Promise(done => server.close(done));
  });

  it('refuses a port that is none', async () => {
    env.APP_PORT = 'http';

    const world = dev();

    expect(await world.ends()).toBe(1);
    expect(world.output).toBe(
      "APP_PORT is 'http', which is no port. Set it to a number from 1 to 65535, or unset it for 3000\n",
    );
  });

  it('refuses an option it does not know', async () => {
    const world = dev('--rest');

    expect(await world.ends()).toBe(1);
    expect(world.output).toContain("Unknown option '--rest'");
    expect(world.output).toContain('./yarnw dev [--reset]');
  });
});
