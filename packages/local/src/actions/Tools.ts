import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Step } from './workflow';

type Environment = NodeJS.Dict<string>;

/**
 * What steps install, which each run does anew on GitHub: here it is kept, by
 * the text of the step that installs it.
 */
export class Tools {
  readonly #dir: string;

  constructor(dir: string) {
    this.#dir = dir;
  }

  static isInstalledBy({ name = '', run }: Step): boolean {
    return run !== undefined && name.startsWith('Install ');
  }

  /**
   * @param execute - runs the step with an environment in which npm installs
   *   into a folder of its own
   * @returns the environment in which what was installed is on the path
   */
  async install(
    { run = '' }: Step,
    env: Environment,
    execute: (env: Environment) => Promise<void>,
  ): Promise<Environment> {
    const prefix = join(this.#dir, fingerprint(run));
    if (!existsSync(prefix)) {
      // Under another name until it is complete: a killed one leaves nothing
      // that looks so, and two at once do not meet.
      const part = `${prefix}.${process.pid}`;
      await rm(part, { recursive: true, force: true });
      await mkdir(part, { recursive: true });
      await execute({ ...env, npm_config_prefix: part });
      await rename(part, prefix).catch(async error => {
        if (!existsSync(prefix)) {
          throw error;
        }
        await rm(part, { recursive: true });
      });
    }
    return { ...env, PATH: `${join(prefix, 'bin')}:${env.PATH}` };
  }
}

function fingerprint(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
