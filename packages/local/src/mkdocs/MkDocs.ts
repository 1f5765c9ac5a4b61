import { join } from 'node:path';
import { InputError } from '@backstage/errors';
import { packagePath, REPOSITORY_ROOT } from '../paths';
import { errorOutput, execFile } from '../service/execFile';
import { PythonEnvironment } from './PythonEnvironment';

const REQUIREMENTS = packagePath('src/mkdocs/requirements.txt');
const ENVIRONMENT_PREFIX = join(REPOSITORY_ROOT, '.cache/mkdocs');

const REMARK = /^[A-Z]+ +- /;
const PROGRESS =
  /^INFO +- +(Cleaning site|Building documentation|Documentation built)/;

/** MkDocs with what Backstage TechDocs adds to it, of one pinned version. */
export class MkDocs {
  /** The folder of it and of all that was installed with it. */
  readonly programs: string;
  readonly #env: NodeJS.ProcessEnv;

  /** Takes the one in `.cache`, or installs it there. */
  static async install(env: NodeJS.ProcessEnv = process.env): Promise<MkDocs> {
    const environment = await PythonEnvironment.make({
      requirements: REQUIREMENTS,
      prefix: ENVIRONMENT_PREFIX,
      env,
    });
    return new MkDocs(environment.programs, env);
  }

  private constructor(programs: string, env: NodeJS.ProcessEnv) {
    this.programs = programs;
    // The versions are pinned: MkDocs 2 will not come by itself.
    const silenced = {
      NO_MKDOCS_2_WARNING: 'true',
      DISABLE_MKDOCS_2_WARNING: 'true',
    };
    this.#env = { ...env, ...silenced };
  }

  /**
   * Builds the docs of a folder with a mkdocs.yml. It is strict: whatever
   * MkDocs remarks is an error, even what it only mentions, such as a link to a
   * heading that is not there.
   *
   * @param outputDir - where the site goes; what is there is removed
   * @throws InputError in MkDocs' own words
   */
  async build(sourceDir: string, outputDir: string): Promise<void> {
    const remarks = await this.#run(
      ['build', '--strict', '--site-dir', outputDir],
      sourceDir,
    );
    if (remarks.length > 0) {
      throw failedBuild(sourceDir, remarks.join('\n'));
    }
  }

  async #run(args: string[], sourceDir: string): Promise<string[]> {
    try {
      const { stderr } = await execFile(join(this.programs, 'mkdocs'), args, {
        cwd: sourceDir,
        env: this.#env,
      });
      return stderr
        .split('\n')
        .filter(line => REMARK.test(line) && !PROGRESS.test(line));
    } catch (error) {
      throw failedBuild(sourceDir, errorOutput(error));
    }
  }
}

function failedBuild(sourceDir: string, words: string): InputError {
  return new InputError(`The docs of ${sourceDir} do not build:\n${words}`);
}
