import { join } from 'node:path';
import { NotFoundError, ServiceUnavailableError } from '@backstage/errors';
import { packagePath } from '../paths';
import { errorOutput, execFile } from '../service/execFile';

const MAKE_ENVIRONMENT = packagePath('src/mkdocs/make_environment.py');

// A Debian without python3-venv has venv, but not the ensurepip it calls.
const PROBE = `
import sys
assert sys.version_info >= (3, 10), 'it is ' + sys.version.split()[0]
import ensurepip, venv
`;

/** A Python virtual environment that holds pinned packages and nothing else. */
export class PythonEnvironment {
  /** The folder of its programs. */
  readonly programs: string;

  /**
   * Takes the environment of these packages and this Python, or makes it.
   *
   * @param options - `requirements` is a file that pins every package;
   *   `prefix` is how the path of the environment begins; `env` may name a
   *   PYTHON and hold the settings of pip
   * @throws NotFoundError when there is no Python that will do
   * @throws ServiceUnavailableError when the packages cannot be installed
   */
  static async make(options: {
    requirements: string;
    prefix: string;
    env: NodeJS.ProcessEnv;
  }): Promise<PythonEnvironment> {
    const { requirements, prefix, env } = options;
    const python = await findPython(env);
    try {
      const { stdout } = await execFile(
        python,
        [MAKE_ENVIRONMENT, requirements, prefix],
        { env },
      );
      return new PythonEnvironment(stdout.trim());
    } catch (error) {
      throw new ServiceUnavailableError(
        `The packages of ${requirements} cannot be installed: ${lastLine(
          errorOutput(error),
        )}. They come from PyPI, or from the index that PIP_INDEX_URL names`,
      );
    }
  }

  private constructor(dir: string) {
    this.programs = join(dir, 'bin');
  }

  /** The path of a program in it. */
  program(name: string): string {
    return join(this.programs, name);
  }
}

async function findPython(env: NodeJS.ProcessEnv): Promise<string> {
  const python = env.PYTHON || 'python3';
  try {
    await execFile(python, ['-c', PROBE], { env });
    return python;
  } catch (error) {
    throw new NotFoundError(
      `Python 3.10 or newer with venv is needed, and ${python} will not do: ${lastLine(
        errorOutput(error),
      )}. Install it, on Debian with apt-get install python3-venv, or name another: PYTHON=/path/to/python3`,
    );
  }
}

function lastLine(text: string): string {
  return text.split('\n').at(-1) ?? text;
}
