import { GitRepository } from './GitRepository';
import { isFilePath } from './names';

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

const FORMAT = [
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

/**
 * The commits that lead to a revision, the newest first.
 *
 * @param options - `path` they changed; `not` what git log takes after `--not`,
 *   such as another revision; at most `max`
 */
export async function readLog(
  git: GitRepository,
  revision: string,
  options: { path?: string; not?: readonly string[]; max?: number } = {},
): Promise<Commit[]> {
  const { path, not, max } = options;
  if (path && !isFilePath(path)) {
    return [];
  }
  const output = await git.run([
    '--literal-pathspecs',
    'log',
    '-z',
    `--format=${FORMAT.join('%x00')}`,
    ...(max ? [`--max-count=${max}`] : []),
    revision,
    ...(not ? ['--not', ...not] : []),
    '--',
    ...(path ? [path] : []),
  ]);
  const fields = output.toString().split('\0');
  const commits: Commit[] = [];
  while (fields.length > FORMAT.length) {
    commits.push(parseCommit(fields.splice(0, FORMAT.length)));
  }
  return commits;
}

/** @returns undefined when there is no such commit */
export async function readCommit(
  git: GitRepository,
  revision: string,
): Promise<Commit | undefined> {
  const found = await git.find(`${revision}^{commit}`);
  return found && (await readLog(git, found.oid, { max: 1 }))[0];
}

function parseCommit(fields: readonly string[]): Commit {
  const [oid, tree, parents, ...rest] = fields;
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
