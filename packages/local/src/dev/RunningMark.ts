import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ConflictError } from '@backstage/errors';
import { waitFor } from '../service/waitFor';

const NOTICE_TIMEOUT_MS = 3_000;
const STOP_TIMEOUT_MS = 30_000;

/**
 * The file that says which process runs a laptop world, so that there is never
 * a second one over the same data.
 */
export class RunningMark {
  static readonly FILE = 'running';

  readonly #file: string;

  /**
   * Takes the mark. One left by a killed process is taken over; one of a
   * process that is about to stop is waited for.
   *
   * @throws ConflictError when the world runs already
   */
  static async take(
    stateDir: string,
    onWait: (pid: number) => void,
  ): Promise<RunningMark> {
    const mark = new RunningMark(join(stateDir, RunningMark.FILE));
    const holder = await mark.#holder();
    if (holder) {
      const leaves = await waitFor(
        async () => (await mark.#holder())?.state !== 'running',
        // One whose starter was killed notices within a second and stops.
        { timeoutMs: NOTICE_TIMEOUT_MS },
      );
      if (!leaves) {
        throw new ConflictError(
          `The portal is running already, as process ${holder.pid}. ` +
            `Press Ctrl-C where it runs, or end it with: kill ${holder.pid}`,
        );
      }
      onWait(holder.pid);
      await waitFor(async () => !(await mark.#holder()), {
        timeoutMs: STOP_TIMEOUT_MS,
      });
    }
    await mark.#write('running');
    return mark;
  }

  private constructor(file: string) {
    this.#file = file;
  }

  async stopping(): Promise<void> {
    await this.#write('stopping');
  }

  async release(): Promise<void> {
    await rm(this.#file, { force: true });
  }

  async #write(state: string): Promise<void> {
    await writeFile(this.#file, `${process.pid} ${state}\n`);
  }

  async #holder(): Promise<{ pid: number; state: string } | undefined> {
    const text = await readFile(this.#file, 'utf8').catch(() => '');
    const [pid, state] = text.trim().split(' ');
    return pid && (await isLocalWorld(pid))
      ? { pid: Number(pid), state }
      : undefined;
  }
}

// The number may belong to another program since: only the command tells.
async function isLocalWorld(pid: string): Promise<boolean> {
  try {
    const { stdout } = await promisify(execFile)('ps', [
      '-o',
      'command=',
      '-p',
      pid,
    ]);
    return stdout.includes('bin/local');
  } catch {
    // No such process; or no ps, where /proc tells the same.
    const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(
      () => '',
    );
    return commandLine.includes('bin/local');
  }
}
