import { InputError } from '@backstage/errors';
import { allOutput, execFile } from '../service/execFile';

/** npm in a folder with a package.json. */
export class Npm {
  readonly #dir: string;

  constructor(dir: string) {
    this.#dir = dir;
  }

  /** @throws InputError in the words of npm */
  async run(...args: readonly string[]): Promise<void> {
    try {
      await execFile('npm', [...args], { cwd: this.#dir });
    } catch (error) {
      throw new InputError(
        `npm ${args.join(' ')} in ${this.#dir}:\n${allOutput(error)}`,
      );
    }
  }
}
