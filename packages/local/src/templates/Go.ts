import { InputError, NotFoundError } from '@backstage/errors';
import { JsonObject } from '@backstage/types';
import { packagePath } from '../paths';
import { allOutput, execFile } from '../service/execFile';

/** What the skeleton of go-service asks for in its go.mod. */
const OLDEST_MINOR = 26;
const TOOLS = packagePath('src/templates/tools');

/** The attributes of a block; an expression is a text such as `${x.y}`. */
export type HclBlock = Readonly<JsonObject>;

/** Blocks of a file of Terraform by their names, as far as anybody asks. */
export interface HclFile {
  readonly module?: Readonly<Record<string, readonly HclBlock[]>>;
  readonly variable?: Readonly<Record<string, readonly HclBlock[]>>;
}

/** The Go of this machine, and the tools that tools/go.mod pins. */
export class Go {
  readonly #env: NodeJS.ProcessEnv;

  /** @throws NotFoundError when there is none that is new enough */
  static async find(env: NodeJS.ProcessEnv = process.env): Promise<Go> {
    const version = await execFile('go', ['env', 'GOVERSION'], { env }).then(
      ({ stdout }) => stdout.trim(),
      () => 'not there',
    );
    const [, minor] = version.match(/^go1\.(\d+)/) ?? [];
    if (!(Number(minor) >= OLDEST_MINOR)) {
      throw new NotFoundError(
        `Go 1.${OLDEST_MINOR} or newer is needed to test the templates, and go on the PATH is ${version}. Install it from https://go.dev/dl`,
      );
    }
    return new Go(env);
  }

  private constructor(env: NodeJS.ProcessEnv) {
    this.#env = env;
  }

  /**
   * @returns what it wrote
   * @throws InputError in the words of Go
   */
  async run(args: readonly string[], cwd: string): Promise<string> {
    try {
      const { stdout } = await execFile('go', [...args], {
        cwd,
        env: this.#env,
      });
      return stdout;
    } catch (error) {
      throw new InputError(
        `go ${args.join(' ')} in ${cwd}:\n${allOutput(error)}`,
      );
    }
  }

  /** @throws InputError with the files of a folder that gofmt would change */
  async checkFormat(dir: string): Promise<void> {
    const { stdout } = await execFile('gofmt', ['-l', '.'], {
      cwd: dir,
      env: this.#env,
    });
    if (stdout) {
      throw new InputError(`gofmt would change in ${dir}:\n${stdout}`);
    }
  }

  /** Compiles the tools, which takes a while the first time. */
  async prepareTools(): Promise<void> {
    await this.run(['build', 'tool'], TOOLS);
  }

  /** Checks the workflows of a repository. */
  async lintWorkflows(files: readonly string[]): Promise<void> {
    await this.run(['tool', 'actionlint', ...files], TOOLS);
  }

  /** Checks that files are HCL, and formatted as Terraform does it. */
  async checkHcl(files: readonly string[]): Promise<void> {
    await this.run(['tool', 'hclfmt', '-check', ...files], TOOLS);
    await this.run(['tool', 'hclfmt', '-require-no-change', ...files], TOOLS);
  }
  async readHcl(file: string): Promise<HclFile> {
    return JSON.parse(await this.run(['tool', 'hcl2json', file], TOOLS));
  }
}
