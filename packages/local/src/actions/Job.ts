import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { InputError, toError } from '@backstage/errors';
import { Actions } from './actions';
import { Contexts, fillIn, holds } from './expressions';
import { Tools } from './Tools';
import { Step } from './workflow';

/** Takes what is to be read in the log of a run. */
export type Log = (text: string) => void;

const COMMANDS = {
  bash: (script: string) => [
    'bash',
    '--noprofile',
    '--norc',
    '-eo',
    'pipefail',
    script,
  ],
  python: (script: string) => ['python', script],
};

/** One job: its steps, one after the other, in a folder of its own. */
export class Job {
  readonly #dir: string;
  readonly #contexts: Contexts;
  readonly #actions?: Actions;
  readonly #tools: Tools;
  readonly #log: Log;
  readonly #signal: AbortSignal;
  #env: NodeJS.Dict<string>;

  /**
   * Runs the steps of a job until one fails.
   *
   * @throws an error that says which step failed, and how
   */
  static async run(
    steps: readonly Step[],
    options: {
      contexts: Contexts;
      env: NodeJS.Dict<string>;
      /** Left out where no step uses one. */
      actions?: Actions;
      tools: Tools;
      log: Log;
      signal: AbortSignal;
    },
  ): Promise<void> {
    const dir = await mkdtemp(join(tmpdir(), 'workflow-'));
    try {
      const job = new Job(dir, options);
      await mkdir(job.#workspace);
      await mkdir(job.#temp);
      await writeFile(job.#envFile, '');
      for (const step of steps) {
        await job.#runStep(step);
      }
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  }

  private constructor(dir: string, options: Parameters<typeof Job.run>[1]) {
    this.#dir = dir;
    this.#actions = options.actions;
    this.#tools = options.tools;
    this.#log = options.log;
    this.#signal = options.signal;
    this.#contexts = { ...options.contexts, runner: { temp: this.#temp } };
    this.#env = {
      ...options.env,
      GITHUB_ENV: this.#envFile,
      RUNNER_TEMP: this.#temp,
    };
  }

  get #workspace() {
    return join(this.#dir, 'workspace');
  }

  get #temp() {
    return join(this.#dir, 'temp');
  }

  get #envFile() {
    return join(this.#dir, 'env');
  }

  async #runStep(step: Step) {
    const name = step.name ?? step.uses?.replace(/@.*/, '') ?? 'Run';
    if (!holds(step.if, this.#contexts)) {
      return;
    }
    this.#log(`\n=== ${name}\n`);
    try {
      if (step.uses) {
        await this.#use(step.uses, step);
      } else if (Tools.isInstalledBy(step)) {
        this.#env = await this.#tools.install(step, this.#env, env =>
          this.#execute(step, env),
        );
      } else {
        await this.#execute(step, this.#env);
      }
    } catch (error) {
      throw new InputError(`${name}: ${toError(error).message}`);
    }
    // What a step leaves for those after it.
    this.#env = {
      ...this.#env,
      ...parseEnv(await readFile(this.#envFile, 'utf8')),
    };
  }

  async #use(uses: string, step: Step) {
    const inputs = Object.entries(step.with).map(
      ([key, value]) => [key, fillIn(value, this.#contexts)] as const,
    );
    await this.#actions?.use(uses, {
      inputs: Object.fromEntries(inputs),
      workspace: this.#workspace,
    });
  }

  async #execute(step: Step, env: NodeJS.Dict<string>) {
    const script = join(this.#dir, `step.${step.shell}`);
    await writeFile(script, fillIn(step.run ?? '', this.#contexts));
    const own = Object.entries(step.env).map(([key, value]) => [
      key,
      fillIn(value, this.#contexts),
    ]);
    const [command, ...args] = COMMANDS[step.shell](script);
    const child = spawn(command, args, {
      cwd: this.#workspace,
      env: { ...env, ...Object.fromEntries(own) },
      stdio: ['ignore', 'pipe', 'pipe'],
      signal: this.#signal,
    });
    child.stdout.setEncoding('utf8').on('data', this.#log);
    child.stderr.setEncoding('utf8').on('data', this.#log);
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    if (code !== 0) {
      throw new InputError(`ended with exit code ${code}`);
    }
  }
}
