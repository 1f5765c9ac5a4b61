import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ConflictError } from '@backstage/errors';
import { runGit } from './runGit';

/** What git writes where there is no object, before a ref and after it. */
export const NO_OBJECT = '0'.repeat(40);

export interface GitObject {
  readonly oid: string;
  readonly type: 'blob' | 'tree' | 'commit' | 'tag';
  /** In bytes. */
  readonly size: number;
}

export interface TreeEntry extends GitObject {
  /** Octal, six digits. */
  readonly mode: string;
  /** From the root of the tree that was asked for. */
  readonly path: string;
}

export interface Ref {
  /** In full, such as `refs/heads/main`. */
  readonly name: string;
  readonly oid: string;
  readonly type: GitObject['type'];
}

/** A ref that moved; NO_OBJECT where it was made or deleted. */
export interface RefChange {
  readonly ref: string;
  readonly before: string;
  readonly after: string;
}

/** Per repository. */
const REMEMBERED = 50;
const REMEMBERED_BLOB_BYTES = 32 * 1024;

/** A bare repository, read and written by the git command. */
export class GitRepository {
  readonly dir: string;

  // What an id names never changes, so it is read once.
  readonly #found = new Map<string, Promise<GitObject | undefined>>();
  readonly #blobs = new Map<string, Buffer>();

  constructor(dir: string) {
    this.dir = dir;
  }

  async create(defaultBranch: string): Promise<void> {
    await mkdir(this.dir, { recursive: true });
    await this.run([
      'init',
      '--bare',
      '--quiet',
      // No samples of hooks and the like.
      '--template=',
      `--initial-branch=${defaultBranch}`,
    ]);
  }

  async delete(): Promise<void> {
    await rm(this.dir, { recursive: true, force: true });
  }

  /**
   * @param expression - what git rev-parse takes: `main`, `HEAD:docs`, an id
   * @returns undefined when there is no such object
   */
  async find(expression: string): Promise<GitObject | undefined> {
    const answer = await runGit(this.dir, ['cat-file', '--batch-check'], {
      // One line is one question.
      input: `${expression.replaceAll('\n', '')}\n`,
    });
    return parseObject(answer.toString().trim());
  }

  /**
   * A file or folder of a branch, like find, but remembered for as long as the
   * branch stands where it stands.
   */
  async findInBranch(
    branch: string,
    path: string,
  ): Promise<GitObject | undefined> {
    const head = await this.head(branch);
    if (!head) {
      return undefined;
    }
    const key = `${head}:${path}`;
    let found = this.#found.get(key);
    if (!found) {
      found = this.#findAndRead(key);
      forgetOldest(this.#found);
      this.#found.set(key, found);
    }
    return found;
  }

  /** The commit a branch points to, read from git's own files. */
  async head(branch: string): Promise<string | undefined> {
    const ref = `refs/heads/${branch}`;
    const loose = await readIfThere(join(this.dir, ref));
    if (loose) {
      return loose.trim();
    }
    const packed = (await readIfThere(join(this.dir, 'packed-refs'))) ?? '';
    const line = packed.split('\n').find(entry => entry.endsWith(` ${ref}`));
    return line?.split(' ')[0];
  }

  async readBlob(oid: string): Promise<Buffer> {
    const known = this.#blobs.get(oid);
    if (known) {
      return known;
    }
    const blob = await this.run(['cat-file', 'blob', oid]);
    this.#remember(oid, blob);
    return blob;
  }

  async readTree(
    treeish: string,
    options: { recursive: boolean },
  ): Promise<TreeEntry[]> {
    const output = await this.run([
      'ls-tree',
      '-z',
      '--long',
      ...(options.recursive ? ['-r', '-t'] : []),
      treeish,
    ]);
    return output
      .toString()
      .split('\0')
      .filter(Boolean)
      .map(line => {
        const [meta, path] = line.split('\t');
        const [mode, type, oid, size] = meta.split(/ +/);
        return {
          mode,
          type: type as GitObject['type'],
          oid,
          size: Number(size) || 0,
          path,
        };
      });
  }

  /** The files of a revision as a gzipped tar archive, below a folder. */
  archive(revision: string, folder: string): Promise<Buffer> {
    return this.run([
      'archive',
      '--format=tar.gz',
      `--prefix=${folder}/`,
      revision,
    ]);
  }

  /** The refs below a prefix such as `refs/heads/`, by name. */
  async refs(prefix: string): Promise<Ref[]> {
    const output = await this.run([
      'for-each-ref',
      '--format=%(refname) %(objectname) %(objecttype)',
      prefix,
    ]);
    return output
      .toString()
      .split('\n')
      .filter(Boolean)
      .map(line => {
        const [name, oid, type] = line.split(' ');
        return { name, oid, type: type as GitObject['type'] };
      });
  }

  async ref(name: string): Promise<Ref | undefined> {
    return (await this.refs(name)).find(ref => ref.name === name);
  }

  /** Makes a branch the one that a clone checks out. */
  async setHead(branch: string): Promise<void> {
    await this.run(['symbolic-ref', 'HEAD', `refs/heads/${branch}`]);
  }

  /**
   * Points a ref elsewhere, or deletes it.
   *
   * @throws ConflictError when it does not stand where the change begins
   */
  async updateRef({ ref, before, after }: RefChange): Promise<void> {
    const args =
      after === NO_OBJECT
        ? ['update-ref', '-d', ref, before]
        : ['update-ref', ref, after, before];
    try {
      await this.run(args);
    } catch (error) {
      throw new ConflictError(`${ref} is not at ${before}`, error);
    }
  }

  /** Finds an object and, with the same call, reads and remembers a file. */
  async #findAndRead(expression: string): Promise<GitObject | undefined> {
    const answer = await runGit(this.dir, ['cat-file', '--batch'], {
      input: `${expression.replaceAll('\n', '')}\n`,
    });
    const end = answer.indexOf('\n');
    const object = parseObject(answer.subarray(0, end).toString());
    if (object?.type === 'blob') {
      const start = end + 1;
      this.#remember(object.oid, answer.subarray(start, start + object.size));
    }
    return object;
  }

  #remember(oid: string, blob: Buffer) {
    if (blob.length <= REMEMBERED_BLOB_BYTES) {
      forgetOldest(this.#blobs);
      this.#blobs.set(oid, blob);
    }
  }

  run(
    args: readonly string[],
    options?: Parameters<typeof runGit>[2],
  ): Promise<Buffer> {
    return runGit(this.dir, args, options);
  }
}

/** As git cat-file tells of it, or that it is missing. */
function parseObject(line: string): GitObject | undefined {
  const match = /^([0-9a-f]{40}) (blob|tree|commit|tag) (\d+)$/.exec(line);
  if (!match) {
    return undefined;
  }
  const [, oid, type, size] = match;
  return { oid, type: type as GitObject['type'], size: Number(size) };
}

function forgetOldest(map: Map<string, unknown>) {
  const [oldest] = map.keys();
  if (map.size >= REMEMBERED) {
    map.delete(oldest);
  }
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}
