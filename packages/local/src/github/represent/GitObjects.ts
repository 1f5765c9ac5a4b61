import { ChangedFile } from '../git/diff';
import { Ref, TreeEntry } from '../git/GitRepository';
import { Commit } from '../git/log';
import { nodeId, Repository } from '../model';
import { People } from './People';
import { Urls } from './Urls';

const UNSIGNED = {
  verified: false,
  reason: 'unsigned',
  signature: null,
  payload: null,
  verified_at: null,
};

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
        author: commit.author,
        committer: commit.committer,
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
      author: commit.author,
      committer: commit.committer,
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
    return {
      sha: file.oid,
      filename: file.path,
      ...(file.previousPath && { previous_filename: file.previousPath }),
      status: file.status,
      additions: file.additions,
      deletions: file.deletions,
      changes: file.additions + file.deletions,
      blob_url: `${html}/blob/${oid}/${file.path}`,
      raw_url: `${html}/raw/${oid}/${file.path}`,
      contents_url: `${this.#urls.repository(repository)}/contents/${
        file.path
      }?ref=${oid}`,
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
      url: `${this.#urls.repository(repository)}/git/${kind}/${entry.oid}`,
    };
  }

  /** @param ref - the branch or revision it was asked of */
  content(repository: Repository, entry: TreeEntry, ref: string) {
    const { path } = entry;
    const api = this.#urls.repository(repository);
    const html = this.#urls.repositoryHtml(repository);
    const url = `${api}/contents/${path}?ref=${ref}`;
    const isFile = entry.type === 'blob';
    const kind = isFile ? 'blob' : 'tree';
    const gitUrl = `${api}/git/${kind}s/${entry.oid}`;
    const htmlUrl = `${html}/${kind}/${ref}/${path}`;
    return {
      type: isFile ? 'file' : 'dir',
      name: path.split('/').at(-1) ?? path,
      path,
      sha: entry.oid,
      size: isFile ? entry.size : 0,
      url,
      html_url: htmlUrl,
      git_url: gitUrl,
      download_url: isFile ? `${html}/raw/${ref}/${path}` : null,
      _links: { self: url, git: gitUrl, html: htmlUrl },
    };
  }

  /** With the text of the file. */
  file(repository: Repository, entry: TreeEntry, ref: string, blob: Buffer) {
    return {
      ...this.content(repository, entry, ref),
      content: blob.toString('base64'),
      encoding: 'base64',
    };
  }

  ref(repository: Repository, { name, oid, type }: Ref) {
    const url = this.#urls.repository(repository);
    return {
      ref: name,
      node_id: nodeId('Ref', name),
      url: `${url}/git/${name}`,
      object: { type, sha: oid, url: `${url}/git/${type}s/${oid}` },
    };
  }

  #tree(repository: Repository, sha: string) {
    return { sha, url: `${this.#urls.repository(repository)}/git/trees/${sha}` };
  }

  #commitHtml(repository: Repository, oid: string) {
    return `${this.#urls.repositoryHtml(repository)}/commit/${oid}`;
  }
}
