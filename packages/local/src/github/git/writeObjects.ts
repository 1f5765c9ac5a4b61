import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '@backstage/errors';
import { GitRepository } from './GitRepository';
import { Signature } from './log';
import { isFilePath } from './names';

const TREE_MODE = '040000';

/** Or git leaves out, without a word, what looks odd to other systems. */
const AS_NAMED = [
  '-c',
  'core.protectNTFS=false',
  '-c',
  'core.protectHFS=false',
];

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
  const lines: string[] = [];
  for (const entry of entries) {
    if (!isFilePath(entry.path)) {
      throw new InputError(`Git takes no file called ${entry.path}`);
    }
    lines.push(
      ...(entry.mode === TREE_MODE
        ? await folderLines(git, env, entry)
        : [indexLine(entry)]),
    );
  }
  await git.run([...AS_NAMED, 'update-index', '-z', '--index-info'], {
    env,
    input: lines.join(''),
  });
}

/** Takes out what is in the folder, and puts in what a tree has. */
async function folderLines(
  git: GitRepository,
  env: NodeJS.ProcessEnv,
  { path, oid }: NewTreeEntry,
): Promise<string[]> {
  const indexed = (await git.run(['ls-files', '-z'], { env })).toString();
  const old = indexed.split('\0').filter(file => file.startsWith(`${path}/`));
  const files = oid ? await git.readTree(oid, { recursive: true }) : [];
  return [
    ...old.map(file => indexLine({ path: file, mode: TREE_MODE })),
    ...files
      .filter(({ mode }) => mode !== TREE_MODE)
      .map(file => indexLine({ ...file, path: `${path}/${file.path}` })),
  ];
}

/** In the language of git update-index. */
function indexLine({ mode, oid, path }: NewTreeEntry): string {
  return oid ? `${mode} ${oid}\t${path}\0` : `0 ${'0'.repeat(40)}\t${path}\0`;
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
        GIT_AUTHOR_DATE: gitDate(author.date),
        GIT_COMMITTER_NAME: committer.name,
        GIT_COMMITTER_EMAIL: committer.email,
        GIT_COMMITTER_DATE: gitDate(committer.date),
      },
    },
  );
  return oid.toString().trim();
}

/** Seconds since 1970, as git knows no year after 2099 by its name. */
export function gitDate(date: string): string {
  const [, hours = '+00', minutes = '00'] =
    /([+-]\d{2}):?(\d{2})$/.exec(date) ?? [];
  return `@${Math.floor(Date.parse(date) / 1000)} ${hours}${minutes}`;
}
