import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { processesWith } from '../__testUtils__/processes';
import { packagePath } from '../paths';
import { waitFor } from '../service/waitFor';

jest.setTimeout(180_000);

const TIMEOUT_MS = 60_000;

describe('a run of tests', () => {
  let dir: string;

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'interrupted-'));
  });

  afterEach(() => rmSync(dir, { recursive: true }));

  async function start() {
    const tests = spawn(
      process.execPath,
      [
        packagePath('bin/local'),
        ...['test', 'unit', 'packages/local/src/scenarios/policy'],
        // Of no test: it is in the command line of all that is started.
        ...['-t', basename(dir)],
      ],
      { env: { ...process.env, TMPDIR: dir }, stdio: 'ignore' },
    );
    const isRunning = () =>
      processesWith('backstage-cli').some(pid =>
        processesWith(basename(dir)).includes(pid),
      );
    expect(await waitFor(isRunning, { timeoutMs: TIMEOUT_MS })).toBe(true);
    return tests;
  }

  const nothingRuns = () =>
    waitFor(() => processesWith(basename(dir)).length === 0, {
      timeoutMs: TIMEOUT_MS,
    });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'leaves nothing behind when it is stopped by %s',
    async signal => {
      const tests = await start();
      const ended = once(tests, 'exit');

      tests.kill(signal);

      expect(await ended).toEqual([1, null]);
      expect(await nothingRuns()).toBe(true);
      expect(
        readdirSync(dir).filter(name => name.startsWith('portal-')),
      ).toEqual([]);
    },
  );

  it('leaves nothing running when it is killed', async () => {
    const tests = await start();

    tests.kill('SIGKILL');

    expect(await nothingRuns()).toBe(true);
  });
});
