import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConflictError } from '@backstage/errors';
import { commandLine } from '../service/commandLine';
import { waitFor } from '../service/waitFor';

const NOTICE_TIMEOUT_MS = 3_000;
const STOP_TIMEOUT_MS = 75_000;

/**
 * The file that says which process runs a laptop world, so that there is never
 * a second one over the same data.
 */
export class RunningMark {
  static readonly FILE = 'running';

  /** Whether the one who held it before was killed, and could not clean up. */
  readonly leftByKilled: boolean;

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
    const file = join(stateDir, RunningMark.FILE);
    const holder = await holderOf(file);
    if (holder) {
      const leaves = await waitFor(
        async () => (await holderOf(file))?.state !== 'running',
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
      await waitFor(async () => !(await holderOf(file)), {
        timeoutMs: STOP_TIMEOUT_MS,
      });
    }
    const mark = new RunningMark(file, existsSync(file));
    await mark.#write('running');
    return mark;
  }

  private constructor(file: string, leftByKilled: boolean) {
    this.#file = file;
    this.leftByKilled = leftByKilled;
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
}

async function holderOf(
  file: string,
): Promise<{ pid: number; state: string } | undefined> {
  // It may be released at any moment.
  const text = await readFile(file, 'utf8').catch(() => '');
  const [pid, state] = text.trim().split(' ');
  return commandLine(pid).includes('bin/local')
    ? { pid: Number(pid), state }
    : undefined;
}
