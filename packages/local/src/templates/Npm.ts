import { InputError, NotFoundError } from '@backstage/errors';
import { allOutput, execFile } from '../service/execFile';

/** What the skeleton of node-service asks for in its package.json. */
const OLDEST_NODE = 24;

/** The npm of this machine, and the Node that it runs. */
export class Npm {
  readonly #env: NodeJS.ProcessEnv;

  /** @throws NotFoundError when one is not there, or the Node is too old */
  static async find(env: NodeJS.ProcessEnv = process.env): Promise<Npm> {
    const [node, npm] = await Promise.all(
      ['node', 'npm'].map(program =>
        execFile(program, ['--version'], { env }).then(
          ({ stdout }) => stdout.trim(),
          () => 'not there',
        ),
      ),
    );
    const [, major] = node.match(/^v(\d+)/) ?? [];
    if (!(Number(major) >= OLDEST_NODE) || npm === 'not there') {
      throw new NotFoundError(
        `Node ${OLDEST_NODE} or newer with npm is needed to test the templates, and on the PATH node is ${node} and npm is ${npm}. Install it from https://nodejs.org/en/download`,
      );
    }
    return new Npm(env);
  }

  private constructor(env: NodeJS.ProcessEnv) {
    this.#env = env;
  }

  /**
   * @param dir - with a package.json
   * @throws InputError in the words of npm
   */
  async run(args: readonly string[], dir: string): Promise<void> {
    try {
      await execFile('npm', [...args], { cwd: dir, env: this.#env });
    } catch (error) {
      throw new InputError(
        `npm ${args.join(' ')} in ${dir}:\n${allOutput(error)}`,
      );
    }
  }
}
