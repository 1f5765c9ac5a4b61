import * as fs from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ConflictError } from '@backstage/errors';
import { Errors, readBlob } from 'isomorphic-git';
import { isRefName } from './names';
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

/** What git update-ref says when a ref is elsewhere, or is being moved. */
const CONFLICT =
  /is at [0-9a-f]{40} but expected|already exists|unable to resolve reference|File exists|cannot create/;

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
   * @param options - `followSymlinks` finds what a link in the tree leads to
   * @returns undefined when there is no such object
   */
  async find(
    expression: string,
    options: { followSymlinks?: boolean } = {},
  ): Promise<GitObject | undefined> {
    if (!isAnswerable(expression)) {
      return undefined;
    }
    const flags = options.followSymlinks ? ['--follow-symlinks'] : [];
    const answer = await this.run(
      ['cat-file', '--batch-check', '-z', ...flags],
      { input: `${expression}\0` },
    );
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
      found = this.#findAndRead(head, path);
      forgetOldest(this.#found);
      this.#found.set(key, found);
    }
    return found;
  }

  /** The commit a branch points to, read from git's own files. */
  async head(branch: string): Promise<string | undefined> {
    const ref = `refs/heads/${branch}`;
    if (!isRefName(ref)) {
      return undefined;
    }
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
        const end = line.indexOf('\t');
        const [mode, type, oid, size] = line.slice(0, end).split(/ +/);
        return {
          mode,
          type: type as GitObject['type'],
          oid,
          size: Number(size) || 0,
          path: line.slice(end + 1),
        };
      });
  }

  /** The files of a commit as an archive, below a folder. */
  archive(
    oid: string,
    options: { format: 'tar.gz' | 'zip'; folder: string },
  ): Promise<Buffer> {
    const { format, folder } = options;
    return this.run([
      'archive',
      `--format=${format}`,
      `--prefix=${folder}/`,
      oid,
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
    if (!isRefName(name)) {
      return undefined;
    }
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
      if (CONFLICT.test(String((error as { stderr?: unknown }).stderr))) {
        throw new ConflictError(`${ref} is not at ${before}`, error);
      }
      throw error;
    }
  }

  /** Finds an object and, with the same call, reads and remembers a file. */
  /**
   * Finds what a path leads to, and reads and remembers a file. Without a
   * process of git: a page of repositories asks for a hundred of them at once.
   */
  async #findAndRead(
    commit: string,
    path: string,
  ): Promise<GitObject | undefined> {
    try {
      const { oid, blob } = await readBlob({
        fs,
        gitdir: this.dir,
        oid: commit,
        filepath: path,
      });
      this.#remember(oid, Buffer.from(blob));
      return { oid, type: 'blob', size: blob.length };
    } catch (error) {
      if (error instanceof Errors.NotFoundError) {
        return undefined;
      }
      const isNoFile =
        error instanceof Errors.ObjectTypeError ||
        error instanceof Errors.InvalidFilepathError;
      if (isNoFile) {
        // A folder, or a path it does not take: git knows.
        return this.find(`${commit}:${path}`);
      }
      throw error;
    }
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

/**
 * Whether git cat-file answers a question; it ends at a path that is relative,
 * or at what asks for a work tree's or a remote's branch.
 */
function isAnswerable(expression: string): boolean {
  return !/\0|^[^:]*(@\{|:\.{1,2}(\/|$))/.test(expression);
}

function forgetOldest(map: Map<string, unknown>) {
  const [oldest] = map.keys();
  if (map.size >= REMEMBERED) {
    map.delete(oldest);
  }
}

/** A branch `a/b` makes a folder of `a`, and `a` has no file `b` in it. */
const NOT_A_FILE = new Set<string | undefined>(['ENOENT', 'EISDIR', 'ENOTDIR']);

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (NOT_A_FILE.has((error as NodeJS.ErrnoException).code)) {
      return undefined;
    }
    throw error;
  }
}
