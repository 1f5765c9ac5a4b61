import { notFound } from '../errors';
import { GitRepository } from '../git/GitRepository';
import { Repository } from '../model';

/** A place in the files of a repository, as an address names it. */
export interface Place {
  /** A branch, a tag or the id of a commit. */
  readonly ref: string;
  readonly oid: string;
  /** Without slashes at its ends. */
  readonly path: string;
}

/**
 * Tells the ref from the path in `ref/path`, where the ref may have slashes
 * itself: it is the longest branch or tag that fits, or else a commit.
 *
 * @throws GithubError 404 when there is no such ref
 */
export async function resolvePlace(
  git: GitRepository,
  repository: Repository,
  address: string,
): Promise<Place> {
  const text = address
    .replace(/^HEAD(?=\/|$)/, repository.defaultBranch)
    .replace(/\/+$/, '');
  const ref =
    (await longestRef(git, 'refs/heads/', text)) ??
    (await longestRef(git, 'refs/tags/', text)) ??
    (await commitIn(git, text));
  if (!ref) {
    throw notFound();
  }
  const path = text.slice(ref.ref.length + 1);
  // Git would take dots for a place relative to its folder.
  if (path.split('/').some(name => name === '.' || name === '..')) {
    throw notFound();
  }
  return { ...ref, path };
}

async function longestRef(git: GitRepository, prefix: string, text: string) {
  const fitting = (await git.refs(prefix))
    .map(({ name, oid }) => ({ ref: name.slice(prefix.length), oid }))
    .filter(({ ref }) => `${text}/`.startsWith(`${ref}/`))
    .sort((one, other) => other.ref.length - one.ref.length);
  return fitting.at(0);
}

async function commitIn(git: GitRepository, text: string) {
  const [ref] = /^[0-9a-f]{4,40}(?=\/|$)/.exec(text) ?? [];
  const commit = ref ? await git.find(`${ref}^{commit}`) : undefined;
  return ref && commit ? { ref, oid: commit.oid } : undefined;
}
