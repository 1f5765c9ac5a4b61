import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { GitRepository } from './GitRepository';
import { Signature } from './log';

export interface NewTreeEntry {
  readonly path: string;
  /** Octal, six digits. */
  readonly mode: string;
  /** Of a blob, tree or commit; without it, the path is deleted. */
  readonly oid?: string;
}

/** @returns the id of the blob */
export async function writeBlob(
  git: GitRepository,
  content: Buffer,
): Promise<string> {
  const oid = await git.run(['hash-object', '-w', '--stdin'], {
    input: content,
  });
  return oid.toString().trim();
}

/**
 * Writes a tree, beginning with another one or with nothing.
 *
 * @returns the id of the tree
 */
export async function writeTree(
  git: GitRepository,
  base: string | undefined,
  entries: readonly NewTreeEntry[],
): Promise<string> {
  // An index of its own, as others may write at the same moment.
  const index = join(git.dir, `index-${randomUUID()}`);
  const env = { GIT_INDEX_FILE: index };
  try {
    await git.run(['read-tree', ...(base ? [base] : ['--empty'])], { env });
    await updateIndex(git, env, entries);
    return (await git.run(['write-tree'], { env })).toString().trim();
  } finally {
    await rm(index, { force: true });
  }
}

async function updateIndex(
  git: GitRepository,
  env: NodeJS.ProcessEnv,
  entries: readonly NewTreeEntry[],
) {
  const files = entries.filter(({ mode }) => mode !== '040000');
  await git.run(['update-index', '-z', '--index-info'], {
    env,
    input: files
      .map(({ mode, oid, path }) =>
        oid ? `${mode} ${oid}\t${path}\0` : `0 ${'0'.repeat(40)}\t${path}\0`,
      )
      .join(''),
  });
  for (const { oid, path, mode } of entries) {
    if (mode === '040000' && oid) {
      await git.run(['read-tree', `--prefix=${path}/`, oid], { env });
    }
  }
}

/** @returns the id of the commit */
export async function writeCommit(
  git: GitRepository,
  options: {
    tree: string;
    parents: readonly string[];
    message: string;
    author: Signature;
    committer: Signature;
  },
): Promise<string> {
  const { tree, parents, message, author, committer } = options;
  const oid = await git.run(
    ['commit-tree', tree, ...parents.flatMap(parent => ['-p', parent])],
    {
      input: message,
      env: {
        GIT_AUTHOR_NAME: author.name,
        GIT_AUTHOR_EMAIL: author.email,
        GIT_AUTHOR_DATE: author.date,
        GIT_COMMITTER_NAME: committer.name,
        GIT_COMMITTER_EMAIL: committer.email,
        GIT_COMMITTER_DATE: committer.date,
      },
    },
  );
  return oid.toString().trim();
}
