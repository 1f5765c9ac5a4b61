import { GitRepository } from './GitRepository';
import { Signature } from './log';

export interface FileChange {
  readonly path: string;
  /** Without it, the file is deleted. */
  readonly content?: Buffer;
  readonly executable?: boolean;
}

export interface NewCommit {
  readonly branch: string;
  /** A commit or a ref; without it, the branch begins with this commit. */
  readonly parent?: string;
  readonly message: string;
  readonly author: Signature;
  readonly changes: readonly FileChange[];
}

/**
 * Makes a commit on top of a branch, which may be new, without a work tree.
 *
 * @returns the id of the commit
 */
export async function commitFiles(
  git: GitRepository,
  commit: Omit<NewCommit, 'parent'>,
): Promise<string> {
  const ref = `refs/heads/${commit.branch}`;
  const parent = await git.find(ref);
  await importCommits(git, [{ ...commit, parent: parent?.oid }]);
  const made = await git.find(ref);
  if (!made) {
    throw new Error(`git fast-import made no commit on ${commit.branch}`);
  }
  return made.oid;
}

/** Makes any number of commits, by one process of git. */
export async function importCommits(
  git: GitRepository,
  commits: readonly NewCommit[],
): Promise<void> {
  const stream = commits.flatMap(streamCommit);
  await git.run(['fast-import', '--quiet', '--date-format=rfc2822'], {
    input: Buffer.concat(stream.map(part => Buffer.from(part))),
  });
}

/** One commit in the language of git fast-import. */
function streamCommit({ branch, parent, message, author, changes }: NewCommit) {
  const signature = `${author.name} <${author.email}> ${rfc2822(author.date)}`;
  return [
    `commit refs/heads/${branch}\nauthor ${signature}\ncommitter ${signature}\n`,
    ...data(Buffer.from(message)),
    parent ? `from ${parent}\n` : '',
    ...changes.flatMap(streamChange),
  ];
}

/** One change in the same language. */
function streamChange({ path, content, executable }: FileChange) {
  const quoted = quote(path);
  return content
    ? [
        `M ${executable ? '100755' : '100644'} inline ${quoted}\n`,
        ...data(content),
      ]
    : [`D ${quoted}\n`];
}

/** As C does, where only three characters need it. */
function quote(path: string): string {
  const escaped = path.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n');
  return `"${escaped}"`;
}

function data(content: Buffer): (string | Buffer)[] {
  return [`data ${content.length}\n`, content, '\n'];
}

function rfc2822(date: string): string {
  // git wants the offset in digits.
  return new Date(date).toUTCString().replace('GMT', '+0000');
}
