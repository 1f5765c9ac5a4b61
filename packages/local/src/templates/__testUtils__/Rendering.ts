import { mkdir, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { DryRunFile } from '../../portal/Scaffolder';

/** Some of the files that a template wrote into its workspace. */
export class Rendering {
  readonly #files: Map<string, Buffer>;

  static of(files: readonly DryRunFile[]): Rendering {
    return new Rendering(
      new Map(
        files.map(({ path, base64Content }) => [
          path,
          Buffer.from(base64Content, 'base64'),
        ]),
      ),
    );
  }

  private constructor(files: Map<string, Buffer>) {
    this.#files = files;
  }

  get paths(): string[] {
    return [...this.#files.keys()].sort();
  }

  /** What is below a folder, seen from there. */
  folder(name: string): Rendering {
    const prefix = `${name}/`;
    return new Rendering(
      new Map(
        [...this.#files]
          .filter(([path]) => path.startsWith(prefix))
          .map(([path, content]) => [path.slice(prefix.length), content]),
      ),
    );
  }

  text(path: string): string {
    const content = this.#files.get(path);
    if (!content) {
      throw new Error(`There is no ${path} among ${this.paths.join(', ')}`);
    }
    return content.toString('utf8');
  }

  /** The same for two with the same files. */
  get digest(): string {
    const hash = createHash('sha256');
    for (const path of this.paths) {
      hash.update(`${path}\0${this.text(path)}\0`);
    }
    return hash.digest('hex').slice(0, 12);
  }

  async write(dir: string): Promise<void> {
    for (const [path, content] of this.#files) {
      const file = join(dir, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
    }
  }
}
