import { Commit, TreeEntry } from '../git/GitRepository';
import { GithubStore } from '../GithubStore';
import { nodeId, Organization, Repository, User } from '../model';

const UNSIGNED = {
  verified: false,
  reason: 'unsigned',
  signature: null,
  payload: null,
  verified_at: null,
};

/** Things as the REST API shows them, by the names of its OpenAPI description. */
export class Representations {
  readonly #store: GithubStore;
  readonly #baseUrl: string;
  readonly #apiUrl: string;

  constructor(store: GithubStore, baseUrl: string) {
    this.#store = store;
    this.#baseUrl = baseUrl;
    this.#apiUrl = `${baseUrl}/api/v3`;
  }

  simpleUser({ id, login }: User) {
    const url = `${this.#apiUrl}/users/${login}`;
    return {
      login,
      id,
      node_id: nodeId('User', id),
      avatar_url: `${this.#baseUrl}/avatars/u/${id}`,
      gravatar_id: '',
      url,
      html_url: `${this.#baseUrl}/${login}`,
      followers_url: `${url}/followers`,
      following_url: `${url}/following{/other_user}`,
      gists_url: `${url}/gists{/gist_id}`,
      starred_url: `${url}/starred{/owner}{/repo}`,
      subscriptions_url: `${url}/subscriptions`,
      organizations_url: `${url}/orgs`,
      repos_url: `${url}/repos`,
      events_url: `${url}/events{/privacy}`,
      received_events_url: `${url}/received_events`,
      type: 'User',
      site_admin: false,
    };
  }

  publicUser(user: User) {
    return {
      ...this.simpleUser(user),
      name: user.name,
      company: null,
      blog: '',
      location: null,
      email: user.email,
      hireable: null,
      bio: user.bio ?? null,
      twitter_username: null,
      public_repos: 0,
      public_gists: 0,
      followers: 0,
      following: 0,
      created_at: user.createdAt,
      updated_at: user.createdAt,
      suspended_at: null,
    };
  }

  /** What one sees of oneself alone. */
  privateUser(user: User) {
    return {
      ...this.publicUser(user),
      private_gists: 0,
      total_private_repos: 0,
      owned_private_repos: 0,
      disk_usage: 0,
      collaborators: 0,
      two_factor_authentication: true,
    };
  }

  organizationSimple({ id, login, description }: Organization) {
    const url = `${this.#apiUrl}/orgs/${login}`;
    return {
      login,
      id,
      node_id: nodeId('Organization', id),
      url,
      repos_url: `${url}/repos`,
      events_url: `${url}/events`,
      hooks_url: `${url}/hooks`,
      issues_url: `${url}/issues`,
      members_url: `${url}/members{/member}`,
      public_members_url: `${url}/public_members{/member}`,
      avatar_url: `${this.#baseUrl}/avatars/u/${id}`,
      description,
    };
  }

  organizationFull(organization: Organization) {
    return {
      ...this.organizationSimple(organization),
      name: organization.name,
      email: organization.email,
      is_verified: false,
      has_organization_projects: false,
      has_repository_projects: false,
      public_repos: 0,
      public_gists: 0,
      followers: 0,
      following: 0,
      html_url: `${this.#baseUrl}/${organization.login}`,
      created_at: organization.createdAt,
      updated_at: organization.createdAt,
      archived_at: null,
      type: 'Organization',
    };
  }

  repository(repository: Repository) {
    const fullName = `${repository.owner}/${repository.name}`;
    const url = `${this.#apiUrl}/repos/${fullName}`;
    const htmlUrl = `${this.#baseUrl}/${fullName}`;
    return {
      id: repository.id,
      node_id: nodeId('Repository', repository.id),
      name: repository.name,
      full_name: fullName,
      owner: this.#owner(repository.owner),
      private: repository.visibility !== 'public',
      visibility: repository.visibility,
      html_url: htmlUrl,
      description: repository.description,
      fork: false,
      ...repositoryUrls(url),
      git_url: htmlUrl.replace(/^https?:/, 'git:').concat('.git'),
      ssh_url: `git@${new URL(this.#baseUrl).host}:${fullName}.git`,
      clone_url: `${htmlUrl}.git`,
      svn_url: htmlUrl,
      mirror_url: null,
      homepage: null,
      language: null,
      license: null,
      forks: 0,
      forks_count: 0,
      stargazers_count: 0,
      watchers: 0,
      watchers_count: 0,
      subscribers_count: 0,
      network_count: 0,
      size: 0,
      default_branch: repository.defaultBranch,
      open_issues: 0,
      open_issues_count: 0,
      is_template: false,
      topics: repository.topics,
      has_issues: true,
      has_projects: false,
      has_wiki: false,
      has_pages: false,
      has_downloads: false,
      has_discussions: false,
      archived: repository.isArchived,
      disabled: false,
      pushed_at: repository.pushedAt,
      created_at: repository.createdAt,
      updated_at: repository.pushedAt,
      permissions: {
        admin: true,
        maintain: true,
        push: true,
        triage: true,
        pull: true,
      },
    };
  }

  commit(repository: Repository, commit: Commit) {
    const url = `${this.#repositoryUrl(repository)}/commits/${commit.oid}`;
    return {
      sha: commit.oid,
      node_id: nodeId('Commit', commit.oid),
      url,
      html_url: `${this.#htmlUrl(repository)}/commit/${commit.oid}`,
      comments_url: `${url}/comments`,
      commit: {
        ...this.#commitText(commit),
        url: `${this.#repositoryUrl(repository)}/git/commits/${commit.oid}`,
        tree: {
          sha: commit.tree,
          url: `${this.#repositoryUrl(repository)}/git/trees/${commit.tree}`,
        },
        comment_count: 0,
        verification: UNSIGNED,
      },
      author: this.#userByEmail(commit.author.email),
      committer: this.#userByEmail(commit.committer.email),
      parents: commit.parents.map(sha => ({
        sha,
        url: `${this.#repositoryUrl(repository)}/commits/${sha}`,
        html_url: `${this.#htmlUrl(repository)}/commit/${sha}`,
      })),
    };
  }

  treeEntry(repository: Repository, entry: TreeEntry) {
    const isBlob = entry.type === 'blob';
    return {
      path: entry.path,
      mode: entry.mode,
      type: entry.type,
      sha: entry.oid,
      ...(isBlob && { size: entry.size }),
      url: `${this.#repositoryUrl(repository)}/git/${
        isBlob ? 'blobs' : 'trees'
      }/${entry.oid}`,
    };
  }

  content(repository: Repository, entry: TreeEntry, path: string, ref: string) {
    const url = `${this.#repositoryUrl(
      repository,
    )}/contents/${path}?ref=${ref}`;
    const isFile = entry.type === 'blob';
    const kind = isFile ? 'blob' : 'tree';
    const gitUrl = `${this.#repositoryUrl(repository)}/git/${kind}s/${
      entry.oid
    }`;
    const htmlUrl = `${this.#htmlUrl(repository)}/${kind}/${ref}/${path}`;
    return {
      type: isFile ? 'file' : 'dir',
      name: path.split('/').at(-1) ?? path,
      path,
      sha: entry.oid,
      size: isFile ? entry.size : 0,
      url,
      html_url: htmlUrl,
      git_url: gitUrl,
      download_url: isFile
        ? `${this.#htmlUrl(repository)}/raw/${ref}/${path}`
        : null,
      _links: { self: url, git: gitUrl, html: htmlUrl },
    };
  }

  #commitText({ author, committer, message }: Commit) {
    return { author, committer, message };
  }

  #owner(login: string) {
    const user = this.#store.user(login);
    if (user) {
      return this.simpleUser(user);
    }
    const organization = this.#store.organization(login);
    if (!organization) {
      throw new Error(`A repository is owned by ${login}, who does not exist`);
    }
    return {
      ...this.simpleUser({ ...organization, id: organization.id }),
      node_id: nodeId('Organization', organization.id),
      type: 'Organization',
    };
  }

  #userByEmail(email: string) {
    const user = this.#store.data.users.find(other => other.email === email);
    return user ? this.simpleUser(user) : null;
  }

  #repositoryUrl({ owner, name }: Repository) {
    return `${this.#apiUrl}/repos/${owner}/${name}`;
  }

  #htmlUrl({ owner, name }: Repository) {
    return `${this.#baseUrl}/${owner}/${name}`;
  }
}

function repositoryUrls(url: string) {
  return {
    url,
    archive_url: `${url}/{archive_format}{/ref}`,
    assignees_url: `${url}/assignees{/user}`,
    blobs_url: `${url}/git/blobs{/sha}`,
    branches_url: `${url}/branches{/branch}`,
    collaborators_url: `${url}/collaborators{/collaborator}`,
    comments_url: `${url}/comments{/number}`,
    commits_url: `${url}/commits{/sha}`,
    compare_url: `${url}/compare/{base}...{head}`,
    contents_url: `${url}/contents/{+path}`,
    contributors_url: `${url}/contributors`,
    deployments_url: `${url}/deployments`,
    downloads_url: `${url}/downloads`,
    events_url: `${url}/events`,
    forks_url: `${url}/forks`,
    git_commits_url: `${url}/git/commits{/sha}`,
    git_refs_url: `${url}/git/refs{/sha}`,
    git_tags_url: `${url}/git/tags{/sha}`,
    hooks_url: `${url}/hooks`,
    issue_comment_url: `${url}/issues/comments{/number}`,
    issue_events_url: `${url}/issues/events{/number}`,
    issues_url: `${url}/issues{/number}`,
    keys_url: `${url}/keys{/key_id}`,
    labels_url: `${url}/labels{/name}`,
    languages_url: `${url}/languages`,
    merges_url: `${url}/merges`,
    milestones_url: `${url}/milestones{/number}`,
    notifications_url: `${url}/notifications{?since,all,participating}`,
    pulls_url: `${url}/pulls{/number}`,
    releases_url: `${url}/releases{/id}`,
    stargazers_url: `${url}/stargazers`,
    statuses_url: `${url}/statuses/{sha}`,
    subscribers_url: `${url}/subscribers`,
    subscription_url: `${url}/subscription`,
    tags_url: `${url}/tags`,
    teams_url: `${url}/teams`,
    trees_url: `${url}/git/trees{/sha}`,
  };
}
