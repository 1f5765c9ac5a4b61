import { GitRepository } from './GitRepository';
import { Signature } from './log';

export interface FileChange {
  readonly path: string;
  /** Without it, the file is deleted. */
  readonly content?: Buffer;
  readonly executable?: boolean;
}

/**
 * Makes a commit on top of a branch, which may be new, without a work tree.
 *
 * @returns the id of the commit
 */
export async function commitFiles(
  git: GitRepository,
  options: {
    branch: string;
    message: string;
    author: Signature;
    changes: readonly FileChange[];
  },
): Promise<string> {
  const { branch, message, author, changes } = options;
  const ref = `refs/heads/${branch}`;
  const parent = await git.find(ref);
  const signature = `${author.name} <${author.email}> ${rfc2822(author.date)}`;
  const stream = [
    `commit ${ref}\nauthor ${signature}\ncommitter ${signature}\n`,
    ...data(Buffer.from(message)),
    parent ? `from ${parent.oid}\n` : '',
    ...changes.flatMap(streamChange),
  ];
  await git.run(['fast-import', '--quiet', '--date-format=rfc2822'], {
    input: Buffer.concat(stream.map(part => Buffer.from(part))),
  });
  const made = await git.find(ref);
  if (!made) {
    throw new Error(`git fast-import made no commit on ${branch}`);
  }
  return made.oid;
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
