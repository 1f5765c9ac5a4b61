import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { processesWith } from '../__testUtils__/processes';
import { packagePath } from '../paths';
import { commandLine } from '../service/commandLine';
import { waitFor } from '../service/waitFor';

jest.setTimeout(300_000);

/** The portal of the end-to-end tests builds its app first. */
const START_TIMEOUT_MS = 180_000;
const END_TIMEOUT_MS = 60_000;

describe('a run of tests', () => {
  let dir: string;
  let tests: ChildProcess;

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'interrupted-'));
  });

  afterEach(() => {
    tests.kill('SIGKILL');
    rmSync(dir, { recursive: true });
  });

  function start(...args: string[]) {
    tests = spawn(
      process.execPath,
      [packagePath('bin/local'), 'test', ...args],
      {
        env: {
          ...process.env,
          // In the command lines of what is started there is then its name.
          TMPDIR: dir,
          // Playwright refuses to run within Jest.
          JEST_WORKER_ID: undefined,
        },
        stdio: 'ignore',
      },
    );
  }

  const runs = (program: string) =>
    waitFor(
      () =>
        processesWith(program).some(pid =>
          commandLine(pid).includes(basename(dir)),
        ),
      { timeoutMs: START_TIMEOUT_MS },
    );

  const nothingRuns = () =>
    waitFor(() => processesWith(basename(dir)).length === 0, {
      timeoutMs: END_TIMEOUT_MS,
    });

  const foldersLeft = () =>
    readdirSync(dir).filter(name => name.startsWith('portal-'));

  describe('of unit tests', () => {
    async function startUnitTests() {
      // There is no test of that name.
      start('unit', 'packages/local/src/scenarios/policy', '-t', basename(dir));
      expect(await runs('backstage-cli')).toBe(true);
    }

    it.each(['SIGINT', 'SIGTERM'] as const)(
      'leaves nothing behind when it is stopped by %s',
      async signal => {
        await startUnitTests();
        const ended = once(tests, 'exit');

        tests.kill(signal);

        expect(await ended).toEqual([1, null]);
        expect(await nothingRuns()).toBe(true);
        expect(foldersLeft()).toEqual([]);
      },
    );

    it('leaves nothing running when it is killed', async () => {
      await startUnitTests();

      tests.kill('SIGKILL');

      expect(await nothingRuns()).toBe(true);
    });
  });

  describe('of end-to-end tests', () => {
    /** The number of its process. */
    let portal = NaN;

    const portalRuns = () => commandLine(portal).includes('bin/local dev');

    const portalHasEnded = () =>
      waitFor(() => !portalRuns(), { timeoutMs: END_TIMEOUT_MS });

    async function startEndToEndTests() {
      start('e2e', 'packages/local/e2e-tests/github.test.ts');
      expect(await runs('--type=renderer')).toBe(true);
      const mark = join(dir, foldersLeft()[0], 'local/running');
      portal = Number.parseInt(readFileSync(mark, 'utf8'), 10);
      expect(portalRuns()).toBe(true);
    }

    afterEach(async () => {
      if (!portalRuns()) {
        return;
      }
      process.kill(portal, 'SIGTERM');
      await portalHasEnded();
    });

    it('leaves nothing behind when it is stopped', async () => {
      await startEndToEndTests();
      const ended = once(tests, 'exit');

      tests.kill('SIGTERM');

      expect(await ended).toEqual([1, null]);
      expect(portalRuns()).toBe(false);
      expect(await nothingRuns()).toBe(true);
      expect(foldersLeft()).toEqual([]);
    });

    it('leaves nothing running when it is killed', async () => {
      await startEndToEndTests();

      tests.kill('SIGKILL');

      expect(await portalHasEnded()).toBe(true);
      expect(await nothingRuns()).toBe(true);
    });
  });
});
