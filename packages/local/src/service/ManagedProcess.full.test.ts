import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packagePath } from '../paths';
import { processesWith } from '../__testUtils__/processes';
import { ManagedProcess } from './ManagedProcess';
import { waitFor } from './waitFor';

const SECONDS = 1000;

describe('ManagedProcess', () => {
  let dir: string;

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'managed process '));
  });

  afterEach(() => rmSync(dir, { recursive: true }));

  function spawnScript(script: string, onLine?: (line: string) => void) {
    return ManagedProcess.spawn({
      command: process.execPath,
      args: ['-e', script, dir],
      cwd: dir,
      env: process.env,
      logFile: join(dir, 'log'),
      onLine,
    });
  }

  const isGone = () =>
    waitFor(() => processesWith(dir).length === 0, { timeoutMs: 20 * SECONDS });

  it('reports each line and keeps them in a log', async () => {
    const lines: string[] = [];

    const managed = spawnScript(
      'console.log("one"); console.error("two"); process.stdout.write("thr"); setTimeout(() => console.log("ee"), 50)',
      line => lines.push(line),
    );
    await waitFor(() => managed.ended.aborted, { timeoutMs: 10 * SECONDS });

    expect(lines.sort()).toEqual(['one', 'three', 'two']);
    expect(managed.lastLines.split('\n').sort()).toEqual(lines);
    const logged = () => readFileSync(join(dir, 'log'), 'utf8').split('\n');
    expect(
      await waitFor(() => logged().includes('three'), { timeoutMs: SECONDS }),
    ).toBe(true);
  });

  it('ends the program and what that one started', async () => {
    let started = false;
    const managed = spawnScript(
      `require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', process.argv[1]]);
       console.log('started'); setInterval(() => {}, 1000)`,
      () => {
        started = true;
      },
    );
    await waitFor(() => started, { timeoutMs: 10 * SECONDS });

    await managed.stop();

    expect(await isGone()).toBe(true);
    expect(managed.ended.aborted).toBe(true);
  });

  it('may be stopped twice', async () => {
    const managed = spawnScript('setInterval(() => {}, 1000)');

    await managed.stop();

    await expect(managed.stop()).resolves.toBeUndefined();
  });

  it('says so when there is no such program', async () => {
    const managed = ManagedProcess.spawn({
      command: 'no-such-program',
      args: [],
      cwd: dir,
      env: process.env,
      logFile: join(dir, 'log'),
    });
    await waitFor(() => managed.ended.aborted, { timeoutMs: 10 * SECONDS });

    expect(managed.lastLines).toContain('Cannot run no-such-program');
  });

  it('ends the program when its starter is killed', async () => {
    const starter = spawn(
      process.execPath,
      [
        '-e',
        `require('child_process').spawn(process.execPath,
           [process.argv[1], '10000', process.execPath, '-e', 'setInterval(() => {}, 1000)', process.argv[2]],
           { detached: true, stdio: ['pipe', 'inherit', 'inherit'] })`,
        packagePath('bin/leash.js'),
        dir,
      ],
      { stdio: 'ignore' },
    );
    // The starter, the leash and the program.
    await waitFor(() => processesWith(dir).length === 3, {
      timeoutMs: 10 * SECONDS,
    });

    starter.kill('SIGKILL');

    expect(await isGone()).toBe(true);
  });
});
