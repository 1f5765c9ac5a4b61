import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runGit } from './runGit';

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

export interface Signature {
  readonly name: string;
  readonly email: string;
  /** ISO 8601. */
  readonly date: string;
}

export interface Commit {
  readonly oid: string;
  readonly tree: string;
  readonly parents: string[];
  readonly author: Signature;
  readonly committer: Signature;
  readonly message: string;
}

export interface FileChange {
  readonly path: string;
  /** Without it, the file is deleted. */
  readonly content?: Buffer;
  readonly executable?: boolean;
}

const COMMIT_FORMAT = [
  '%H',
  '%T',
  '%P',
  '%an',
  '%ae',
  '%aI',
  '%cn',
  '%ce',
  '%cI',
  '%B',
];
/** Per repository. */
const REMEMBERED = 50;
const REMEMBERED_BLOB_BYTES = 32 * 1024;

const FIELD_SEPARATOR = '\x1f';
const RECORD_SEPARATOR = '\x1e';

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
    await this.#git(
      'init',
      '--bare',
      '--quiet',
      `--initial-branch=${defaultBranch}`,
    );
    await this.#git('config', 'http.receivepack', 'true');
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
    const blob = await this.#git('cat-file', 'blob', oid);
    this.#remember(oid, blob);
    return blob;
  }

  async readTree(
    treeish: string,
    options: { recursive: boolean },
  ): Promise<TreeEntry[]> {
    const output = await this.#git(
      'ls-tree',
      '-z',
      '--long',
      ...(options.recursive ? ['-r', '-t'] : []),
      treeish,
    );
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

  /** The commits that lead to a revision, the newest first. */
  async log(revision: string, path?: string): Promise<Commit[]> {
    const output = await this.#git(
      'log',
      `--format=${COMMIT_FORMAT.join('%x1f')}%x1e`,
      revision,
      '--',
      ...(path ? [path] : []),
    );
    return output
      .toString()
      .split(RECORD_SEPARATOR)
      .map(record => record.trimStart())
      .filter(Boolean)
      .map(parseCommit);
  }

  /** The files of a revision as a gzipped tar archive, below a folder. */
  archive(revision: string, folder: string): Promise<Buffer> {
    return this.#git(
      'archive',
      '--format=tar.gz',
      `--prefix=${folder}/`,
      revision,
    );
  }

  /**
   * Makes a commit on a branch, without a work tree.
   *
   * @returns the id of the commit
   */
  async commit(options: {
    branch: string;
    message: string;
    author: Signature;
    changes: readonly FileChange[];
  }): Promise<string> {
    const { branch, message, author, changes } = options;
    const ref = `refs/heads/${branch}`;
    const parent = await this.find(ref);
    const signature = `${author.name} <${author.email}> ${rfc2822(
      author.date,
    )}`;
    const stream = [
      `commit ${ref}\nauthor ${signature}\ncommitter ${signature}\n`,
      ...data(Buffer.from(message)),
      parent ? `from ${parent.oid}\n` : '',
      ...changes.flatMap(streamChange),
    ];
    await runGit(
      this.dir,
      ['fast-import', '--quiet', '--date-format=rfc2822'],
      { input: Buffer.concat(stream.map(part => Buffer.from(part))) },
    );
    const made = await this.find(ref);
    if (!made) {
      throw new Error(`git fast-import made no commit on ${branch}`);
    }
    return made.oid;
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

  #git(...args: string[]): Promise<Buffer> {
    return runGit(this.dir, args);
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

function parseCommit(record: string): Commit {
  const [oid, tree, parents, ...rest] = record.split(FIELD_SEPARATOR);
  const [authorName, authorEmail, authorDate, name, email, date, message] =
    rest;
  return {
    oid,
    tree,
    parents: parents.split(' ').filter(Boolean),
    author: { name: authorName, email: authorEmail, date: authorDate },
    committer: { name, email, date },
    message: message.trimEnd(),
  };
}

/** One change in the language of git fast-import. */
function streamChange({ path, content, executable }: FileChange) {
  const quoted = JSON.stringify(path);
  return content
    ? [
        `M ${executable ? '100755' : '100644'} inline ${quoted}\n`,
        ...data(content),
      ]
    : [`D ${quoted}\n`];
}

function data(content: Buffer): (string | Buffer)[] {
  return [`data ${content.length}\n`, content, '\n'];
}

function rfc2822(date: string): string {
  // git wants the offset in digits.
  return new Date(date).toUTCString().replace('GMT', '+0000');
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
