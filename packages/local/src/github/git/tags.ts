import { GitObject, GitRepository } from './GitRepository';
import { Signature } from './log';
import { gitDate } from './writeObjects';

/** A tag that is an object of its own, with a message. */
export interface Tag {
  readonly oid: string;
  readonly tag: string;
  readonly message: string;
  readonly object: string;
  readonly type: GitObject['type'];
  /** Old tags have none. */
  readonly tagger?: Signature;
}

/** @returns the id of the tag */
export async function writeTag(
  git: GitRepository,
  options: Omit<Tag, 'oid'> & { tagger: Signature },
): Promise<string> {
  const { tag, message, object, type, tagger } = options;
  const name = tagger.name.replace(/[<>\n]/g, '');
  const email = tagger.email.replace(/[<>\n]/g, '');
  const oid = await git.run(['mktag'], {
    input: [
      `object ${object}`,
      `type ${type}`,
      `tag ${tag}`,
      `tagger ${name} <${email}> ${gitDate(tagger.date).slice(1)}`,
      '',
      message,
    ].join('\n'),
  });
  return oid.toString().trim();
}

/** @returns undefined when there is no such tag */
export async function readTag(
  git: GitRepository,
  oid: string,
): Promise<Tag | undefined> {
  if ((await git.find(oid))?.type !== 'tag') {
    return undefined;
  }
  const text = (await git.run(['cat-file', 'tag', oid])).toString();
  const end = text.indexOf('\n\n');
  const headers = text.slice(0, end < 0 ? undefined : end);
  const header = (name: string) =>
    new RegExp(`^${name} (.*)$`, 'm').exec(headers)?.[1] ?? '';
  return {
    oid,
    tag: header('tag'),
    message: end < 0 ? '' : text.slice(end + 2).trimEnd(),
    object: header('object'),
    type: header('type') as GitObject['type'],
    tagger: parseTagger(header('tagger')),
  };
}

/** `name <address> seconds zone` */
function parseTagger(text: string): Signature | undefined {
  const match = /^(.*) <(.*)> (\d+)/.exec(text);
  if (!match) {
    return undefined;
  }
  const [, name, email, seconds] = match;
  return { name, email, date: new Date(Number(seconds) * 1000).toISOString() };
}
