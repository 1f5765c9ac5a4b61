import { ChangedFile } from '../git/diff';
import { Ref, TreeEntry } from '../git/GitRepository';
import { Commit, Signature } from '../git/log';
import { Tag } from '../git/tags';
import { nodeId, Repository } from '../model';
import { People } from './People';
import { encodePath, Urls } from './Urls';

export const SYMLINK_MODE = '120000';

/** Of a longer file, the REST API shows the text by the raw media type alone. */
const MAX_SHOWN_BYTES = 1024 * 1024;

const UNSIGNED = {
  verified: false,
  reason: 'unsigned',
  signature: null,
  payload: null,
  verified_at: null,
};

const NOBODY = { name: '', email: '', date: '1970-01-01T00:00:00Z' };

/** Commits, trees, files and refs as the REST API shows them. */
export class GitObjects {
  readonly #urls: Urls;
  readonly #people: People;

  constructor(urls: Urls, people: People) {
    this.#urls = urls;
    this.#people = people;
  }

  commit(repository: Repository, commit: Commit) {
    const url = `${this.#urls.repository(repository)}/commits/${commit.oid}`;
    return {
      sha: commit.oid,
      node_id: nodeId('Commit', commit.oid),
      url,
      html_url: this.#commitHtml(repository, commit.oid),
      comments_url: `${url}/comments`,
      commit: {
        author: inUtc(commit.author),
        committer: inUtc(commit.committer),
        message: commit.message,
        url: `${this.#urls.repository(repository)}/git/commits/${commit.oid}`,
        tree: this.#tree(repository, commit.tree),
        comment_count: 0,
        verification: UNSIGNED,
      },
      author: this.#people.userByEmail(commit.author.email),
      committer: this.#people.userByEmail(commit.committer.email),
      parents: commit.parents.map(sha => ({
        sha,
        url: `${this.#urls.repository(repository)}/commits/${sha}`,
        html_url: this.#commitHtml(repository, sha),
      })),
    };
  }

  commitWithFiles(
    repository: Repository,
    commit: Commit,
    files: readonly ChangedFile[],
  ) {
    const additions = files.reduce((sum, file) => sum + file.additions, 0);
    const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
    return {
      ...this.commit(repository, commit),
      stats: { additions, deletions, total: additions + deletions },
      files: files.map(file => this.changedFile(repository, file, commit.oid)),
    };
  }

  /** As the git database has it, apart from its place in the history. */
  gitCommit(repository: Repository, commit: Commit) {
    const url = `${this.#urls.repository(repository)}/git/commits`;
    return {
      sha: commit.oid,
      node_id: nodeId('Commit', commit.oid),
      url: `${url}/${commit.oid}`,
      html_url: this.#commitHtml(repository, commit.oid),
      author: inUtc(commit.author),
      committer: inUtc(commit.committer),
      message: commit.message,
      tree: this.#tree(repository, commit.tree),
      parents: commit.parents.map(sha => ({
        sha,
        url: `${url}/${sha}`,
        html_url: this.#commitHtml(repository, sha),
      })),
      verification: UNSIGNED,
    };
  }

  changedFile(repository: Repository, file: ChangedFile, oid: string) {
    const html = this.#urls.repositoryHtml(repository);
    const path = encodePath(file.path);
    return {
      sha: file.oid,
      filename: file.path,
      ...(file.previousPath && { previous_filename: file.previousPath }),
      status: file.status,
      additions: file.additions,
      deletions: file.deletions,
      changes: file.additions + file.deletions,
      blob_url: `${html}/blob/${oid}/${path}`,
      raw_url: `${html}/raw/${oid}/${path}`,
      contents_url: `${this.#urls.repository(
        repository,
      )}/contents/${path}?ref=${oid}`,
      ...(file.patch !== undefined && { patch: file.patch }),
    };
  }

  tree(
    repository: Repository,
    oid: string,
    entries: readonly TreeEntry[],
  ): object {
    return {
      ...this.#tree(repository, oid),
      tree: entries.map(entry => this.#treeEntry(repository, entry)),
      truncated: false,
    };
  }

  #treeEntry(repository: Repository, entry: TreeEntry) {
    const isBlob = entry.type === 'blob';
    const kind = isBlob ? 'blobs' : 'trees';
    return {
      path: entry.path,
      mode: entry.mode,
      type: entry.type,
      sha: entry.oid,
      ...(isBlob && { size: entry.size }),
      // The commit of a submodule is in another repository.
      ...(entry.type !== 'commit' && {
        url: `${this.#urls.repository(repository)}/git/${kind}/${entry.oid}`,
      }),
    };
  }

  /** @param ref - the branch or revision it was asked of */
  content(repository: Repository, entry: TreeEntry, ref: string) {
    const path = encodePath(entry.path);
    const api = this.#urls.repository(repository);
    const html = this.#urls.repositoryHtml(repository);
    const url = `${api}/contents/${path}?ref=${encodeURIComponent(ref)}`;
    const isFile = entry.type === 'blob';
    const kind = isFile ? 'blob' : 'tree';
    const gitUrl = `${api}/git/${kind}s/${entry.oid}`;
    const htmlUrl = `${html}/${kind}/${encodePath(ref)}/${path}`;
    return {
      type: contentType(entry),
      name: entry.path.split('/').at(-1) ?? entry.path,
      path: entry.path,
      sha: entry.oid,
      size: isFile ? entry.size : 0,
      url,
      html_url: htmlUrl,
      git_url: gitUrl,
      download_url: isFile ? `${html}/raw/${encodePath(ref)}/${path}` : null,
      _links: { self: url, git: gitUrl, html: htmlUrl },
    };
  }

  /** With the text of the file, unless it is long. */
  file(repository: Repository, entry: TreeEntry, ref: string, blob: Buffer) {
    const isShown = blob.length <= MAX_SHOWN_BYTES;
    return {
      ...this.content(repository, entry, ref),
      content: isShown ? inLines(blob) : '',
      encoding: isShown ? 'base64' : 'none',
    };
  }

  symlink(repository: Repository, entry: TreeEntry, ref: string, blob: Buffer) {
    return {
      ...this.content(repository, entry, ref),
      target: blob.toString(),
    };
  }

  ref(repository: Repository, { name, oid, type }: Ref) {
    const url = this.#urls.repository(repository);
    return {
      ref: name,
      node_id: nodeId('Ref', name),
      url: `${url}/git/${encodePath(name)}`,
      object: { type, sha: oid, url: `${url}/git/${type}s/${oid}` },
    };
  }

  tag(repository: Repository, tag: Tag) {
    const url = `${this.#urls.repository(repository)}/git`;
    const { oid, object, type } = tag;
    return {
      node_id: nodeId('Tag', oid),
      sha: oid,
      url: `${url}/tags/${oid}`,
      tag: tag.tag,
      message: tag.message,
      tagger: inUtc(tag.tagger ?? NOBODY),
      object: { type, sha: object, url: `${url}/${type}s/${object}` },
      verification: UNSIGNED,
    };
  }

  #tree(repository: Repository, sha: string) {
    return {
      sha,
      url: `${this.#urls.repository(repository)}/git/trees/${sha}`,
    };
  }

  #commitHtml(repository: Repository, oid: string) {
    return `${this.#urls.repositoryHtml(repository)}/commit/${oid}`;
  }
}

/** Git keeps the time zone of who wrote it; the REST API does not tell it. */
function inUtc({ name, email, date }: Signature): Signature {
  const utc = new Date(date).toISOString().replace('.000', '');
  return { name, email, date: utc };
}

/** As base64 the way mail has it, which GitHub sends. */
export function inLines(blob: Buffer): string {
  return blob.toString('base64').replace(/.{1,60}/g, '$&\n');
}

function contentType({ type, mode }: TreeEntry): string {
  if (mode === SYMLINK_MODE) {
    return 'symlink';
  }
  // GitHub shows a submodule among files as if it were one.
  return type === 'tree' ? 'dir' : 'file';
}
