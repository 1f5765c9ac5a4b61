import { GitRepository } from './GitRepository';

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

const FORMAT = ['%H', '%T', '%P', '%an', '%ae', '%aI', '%cn', '%ce', '%cI', '%B'];
const FIELD_SEPARATOR = '\x1f';
const RECORD_SEPARATOR = '\x1e';

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
  const output = await git.run([
    'log',
    `--format=${FORMAT.join('%x1f')}%x1e`,
    ...(max ? [`--max-count=${max}`] : []),
    revision,
    ...(not ? ['--not', ...not] : []),
    '--',
    ...(path ? [path] : []),
  ]);
  return output
    .toString()
    .split(RECORD_SEPARATOR)
    .map(record => record.trimStart())
    .filter(Boolean)
    .map(parseCommit);
}

/** @returns undefined when there is no such commit */
export async function readCommit(
  git: GitRepository,
  revision: string,
): Promise<Commit | undefined> {
  const found = await git.find(`${revision}^{commit}`);
  return found && (await readLog(git, found.oid, { max: 1 }))[0];
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
