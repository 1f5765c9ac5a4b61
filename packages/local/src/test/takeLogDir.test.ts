import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeLogDir } from './takeLogDir';

describe('takeLogDir', () => {
  let logs: string;

  beforeEach(() => {
    logs = mkdtempSync(join(tmpdir(), 'log dirs '));
  });

  afterEach(() => rmSync(logs, { recursive: true }));

  it('removes the logs of the last run', async () => {
    const first = await takeLogDir('unit', logs);
    writeFileSync(join(first, 'backend.log'), 'of the last run');

    const second = await takeLogDir('unit', logs);

    expect(second).toBe(join(logs, 'unit'));
    expect(existsSync(join(second, 'backend.log'))).toBe(false);
  });

  it('leaves the logs of a run that goes on, and tidies up after it', async () => {
    const running = spawn(
      process.execPath,
      ['-e', 'setInterval(() => {}, 1000)', 'test'],
      { stdio: 'ignore' },
    );
    const first = await takeLogDir('unit', logs);
    writeFileSync(join(first, 'backend.log'), 'of a run that goes on');
    writeFileSync(join(first, 'pid'), String(running.pid));

    const second = await takeLogDir('unit', logs);

    expect(second).toBe(join(logs, `unit-${process.pid}`));
    expect(existsSync(join(first, 'backend.log'))).toBe(true);

    running.kill();
    await once(running, 'exit');
    writeFileSync(join(second, 'pid'), String(running.pid));
    expect(await takeLogDir('unit', logs)).toBe(first);
    expect(existsSync(second)).toBe(false);
  });
});
