import { GithubStore } from '../GithubStore';
import { nodeId, Repository, User } from '../model';
import { permissionOf, permissionsUpTo } from '../permissions';
import { People } from './People';
import { repositoryUrls } from './repositoryUrls';
import { Urls } from './Urls';

/** Repositories as the REST API shows them. */
export class Repositories {
  readonly #store: GithubStore;
  readonly #urls: Urls;
  readonly #people: People;

  constructor(store: GithubStore, urls: Urls, people: People) {
    this.#store = store;
    this.#urls = urls;
    this.#people = people;
  }

  repository(repository: Repository) {
    const { id, owner, name } = repository;
    const htmlUrl = this.#urls.repositoryHtml(repository);
    const openIssues = repository.issues.filter(
      ({ state }) => state === 'open',
    ).length;
    return {
      id,
      node_id: nodeId('Repository', id),
      name,
      full_name: `${owner}/${name}`,
      owner: this.#people.owner(owner),
      private: repository.visibility !== 'public',
      visibility: repository.visibility,
      html_url: htmlUrl,
      description: repository.description || null,
      fork: false,
      ...repositoryUrls(this.#urls.repository(repository)),
      git_url: htmlUrl.replace(/^https?:/, 'git:').concat('.git'),
      ssh_url: `git@${this.#urls.host}:${owner}/${name}.git`,
      clone_url: `${htmlUrl}.git`,
      svn_url: htmlUrl,
      mirror_url: null,
      homepage: repository.homepage || null,
      language: null,
      license: null,
      forks: 0,
      forks_count: 0,
      stargazers_count: 0,
      watchers: 0,
      watchers_count: 0,
      size: repository.pushedAt === repository.createdAt ? 0 : 1,
      default_branch: repository.defaultBranch,
      open_issues: openIssues,
      open_issues_count: openIssues,
      is_template: false,
      web_commit_signoff_required: false,
      topics: repository.topics,
      custom_properties: {},
      has_issues: repository.settings.hasIssues,
      has_projects: repository.settings.hasProjects,
      has_wiki: repository.settings.hasWiki,
      has_pages: false,
      has_downloads: false,
      has_discussions: false,
      archived: repository.isArchived,
      disabled: false,
      pushed_at: repository.pushedAt,
      created_at: repository.createdAt,
      updated_at: repository.pushedAt,
    };
  }

  /** With what the user who asks may do with it. */
  repositoryFor(viewer: User, repository: Repository) {
    const permission = permissionOf(this.#store, viewer, repository);
    return {
      ...this.repository(repository),
      permissions: permissionsUpTo(permission),
    };
  }

  fullRepositoryFor(viewer: User, repository: Repository) {
    const { settings } = repository;
    const organization = this.#store.organization(repository.owner);
    return {
      ...this.repositoryFor(viewer, repository),
      allow_merge_commit: settings.allowMergeCommit,
      allow_squash_merge: settings.allowSquashMerge,
      allow_rebase_merge: settings.allowRebaseMerge,
      allow_auto_merge: settings.allowAutoMerge,
      allow_update_branch: settings.allowUpdateBranch,
      delete_branch_on_merge: settings.deleteBranchOnMerge,
      allow_forking: true,
      network_count: 0,
      subscribers_count: 0,
      ...(organization && {
        organization: this.#people.organizationAsUser(organization),
      }),
    };
  }
}
