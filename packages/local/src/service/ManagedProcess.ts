import { ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { packagePath } from '../paths';

const LEASH = packagePath('bin/leash.js');
const KEPT_LINES = 30;
const PATIENCE_MS = 10_000;

/**
 * A program that ends when this one does, however this one ends (see
 * bin/leash.js). What it prints goes to a log file.
 */
export class ManagedProcess {
  /** Fires when the program has ended. */
  readonly ended: AbortSignal;

  readonly #child: ChildProcess;
  readonly #exit: Promise<void>;
  readonly #lastLines: string[] = [];

  static spawn(options: {
    command: string;
    args: readonly string[];
    cwd: string;
    env: NodeJS.ProcessEnv;
    logFile: string;
    /** Whether what the log says already is kept; otherwise it begins anew. */
    keepLog?: boolean;
    onLine?: (line: string) => void;
    /** How long it may take to end before it is forced to. */
    patienceMs?: number;
  }): ManagedProcess {
    const { command, args, cwd, env, patienceMs, ...output } = options;
    const child = spawn(
      process.execPath,
      [LEASH, 'SIGTERM', String(patienceMs ?? PATIENCE_MS), command, ...args],
      { cwd, env, detached: true, stdio: ['pipe', 'pipe', 'pipe'] },
    );
    return new ManagedProcess(child, output);
  }

  private constructor(
    child: ChildProcess,
    output: {
      logFile: string;
      keepLog?: boolean;
      onLine?: (line: string) => void;
    },
  ) {
    const { logFile, keepLog, onLine } = output;
    this.#child = child;
    const ended = new AbortController();
    this.ended = ended.signal;
    this.#exit = new Promise(done => {
      child.once('close', () => {
        ended.abort();
        done();
      });
    });

    const log = createWriteStream(logFile, { flags: keepLog ? 'a' : 'w' });
    void this.#exit.then(() => log.end());
    // The leash may be gone already when it is let go: that is what was wanted.
    child.stdin?.on('error', () => {});
    for (const input of [child.stdout, child.stderr]) {
      if (input) {
        createInterface({ input }).on('line', line => {
          log.write(`${line}\n`);
          this.#lastLines.push(line);
          this.#lastLines.splice(0, this.#lastLines.length - KEPT_LINES);
          onLine?.(line);
        });
      }
    }
  }

  /** The last lines it printed, for an error message. */
  get lastLines(): string {
    return this.#lastLines.join('\n');
  }

  async stop(): Promise<void> {
    this.#child.stdin?.end();
    await this.#exit;
  }

  /** Ends it and all it started at once, without a word, as a crash does. */
  async kill(): Promise<void> {
    if (!this.ended.aborted && this.#child.pid) {
      // The leash leads their group.
      process.kill(-this.#child.pid, 'SIGKILL');
    }
    await this.#exit;
  }
}
