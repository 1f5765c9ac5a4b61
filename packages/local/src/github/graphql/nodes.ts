import { pullRequestsOf } from '../changes/PullRequestChanges';
import { GitObject, GitRepository, Ref } from '../git/GitRepository';
import { Commit, readCommit } from '../git/log';
import { GithubStore } from '../GithubStore';
import {
  nodeId,
  Organization,
  PullRequestIssue,
  Repository,
  Team,
  User,
} from '../model';
import { permissionOf } from '../permissions';
import { Urls } from '../represent/Urls';
import { githubError, PageArguments, paginate } from './connection';

/**
 * The nodes of the graph as plain objects. What needs arguments or work is a
 * function, which graphql calls only when the field was asked for.
 */
export class Nodes {
  readonly #store: GithubStore;
  readonly #urls: Urls;
  readonly #baseUrl: string;
  readonly #viewer: User;

  /** @param viewer - what this user does not see is not there */
  constructor(store: GithubStore, urls: Urls, viewer: User) {
    this.#store = store;
    this.#urls = urls;
    this.#baseUrl = urls.html;
    this.#viewer = viewer;
  }

  /** The fields of Query that are answered here. */
  root() {
    return {
      viewer: () => this.user(this.#viewer),
      user: ({ login }: { login: string }) => {
        const user = this.#store.user(login);
        return user ? this.user(user) : notFound('a User', 'login', login);
      },
      // Nobody asks for anything but people by it.
      node: ({ id }: { id: string }) => {
        const user = this.#store.data.users.find(
          candidate => nodeId('User', candidate.id) === id,
        );
        return user ? this.user(user) : notFound('a node', 'global id', id);
      },
      organization: ({ login }: { login: string }) => {
        const organization = this.#store.organization(login);
        return organization
          ? this.organization(organization)
          : notFound('an Organization', 'login', login);
      },
      repositoryOwner: ({ login }: { login: string }) => {
        const organization = this.#store.organization(login);
        const user = this.#store.user(login);
        if (organization) {
          return this.organization(organization);
        }
        return user ? this.user(user) : null;
      },
      repository: ({ owner, name }: { owner: string; name: string }) => {
        const repository = this.#ownedRepository(owner, name);
        return (
          repository ?? notFound('a Repository', 'name', `${owner}/${name}`)
        );
      },
    };
  }

  user(user: User) {
    return {
      __typename: 'User',
      id: nodeId('User', user.id),
      databaseId: user.id,
      login: user.login,
      name: user.name,
      bio: user.bio ?? '',
      email: user.email,
      createdAt: user.createdAt,
      url: `${this.#baseUrl}/${user.login}`,
      avatarUrl: `${this.#baseUrl}/avatars/u/${user.id}`,
      suspendedAt: user.suspendedAt ?? null,
      organizationVerifiedDomainEmails: ({ login }: { login: string }) => {
        const domain = this.#store.organization(login)?.email.split('@')[1];
        return domain && user.email.endsWith(`@${domain}`) ? [user.email] : [];
      },
      organizations: (args: PageArguments) =>
        paginate(
          this.#store.organizationsOf(user.login),
          args,
          ({ id }) => id,
          organization => this.organization(organization),
        ),
      repositories: (args: PageArguments) =>
        this.#repositories(user.login, args),
      repository: ({ name }: { name: string }) =>
        this.#ownedRepository(user.login, name),
    };
  }

  organization(organization: Organization) {
    const { login } = organization;
    return {
      __typename: 'Organization',
      id: nodeId('Organization', organization.id),
      databaseId: organization.id,
      login,
      name: organization.name,
      description: organization.description,
      email: organization.email,
      createdAt: organization.createdAt,
      url: `${this.#baseUrl}/${login}`,
      avatarUrl: `${this.#baseUrl}/avatars/u/${organization.id}`,
      membersWithRole: (args: PageArguments) =>
        this.#users(
          organization.members.map(member => member.login),
          args,
        ),
      teams: (args: PageArguments & { userLogins?: string[] | null }) =>
        paginate(
          teamsOfUsers(organization.teams, args.userLogins ?? []),
          args,
          ({ id }) => id,
          team => this.team(organization, team),
        ),
      team: ({ slug }: { slug: string }) => {
        const team = organization.teams.find(other => other.slug === slug);
        return team ? this.team(organization, team) : null;
      },
      repositories: (args: PageArguments) => this.#repositories(login, args),
      repository: ({ name }: { name: string }) =>
        this.#ownedRepository(login, name),
    };
  }

  team(organization: Organization, team: Team): object {
    const url = `${this.#baseUrl}/orgs/${organization.login}/teams/${
      team.slug
    }`;
    return {
      __typename: 'Team',
      id: nodeId('Team', team.id),
      databaseId: team.id,
      slug: team.slug,
      combinedSlug: `${organization.login}/${team.slug}`,
      name: team.name,
      description: team.description,
      url,
      editTeamUrl: `${url}/edit`,
      avatarUrl: `${this.#baseUrl}/avatars/t/${team.id}`,
      parentTeam: () => {
        const parent = organization.teams.find(
          ({ slug }) => slug === team.parent,
        );
        return parent ? this.team(organization, parent) : null;
      },
      members: (args: PageArguments & { membership?: TeamMembership }) =>
        this.#users(
          membersOfTeam(organization.teams, team, args.membership ?? 'ALL'),
          args,
        ),
    };
  }

  repository(repository: Repository) {
    const fullName = `${repository.owner}/${repository.name}`;
    const git = this.#store.git(repository);
    return {
      __typename: 'Repository',
      id: nodeId('Repository', repository.id),
      databaseId: repository.id,
      name: repository.name,
      nameWithOwner: fullName,
      description: repository.description,
      url: `${this.#baseUrl}/${fullName}`,
      createdAt: repository.createdAt,
      pushedAt: repository.pushedAt,
      isArchived: repository.isArchived,
      isFork: false,
      isPrivate: repository.visibility !== 'public',
      visibility: repository.visibility.toLocaleUpperCase('en-US'),
      repositoryTopics: (args: PageArguments) =>
        paginate(
          repository.topics,
          args,
          topic => topic,
          topic => ({
            __typename: 'RepositoryTopic',
            id: nodeId('RepositoryTopic', `${repository.id}:${topic}`),
            topic: { id: nodeId('Topic', topic), name: topic },
          }),
        ),
      defaultBranchRef: () =>
        this.#branch(repository, repository.defaultBranch),
      ref: ({ qualifiedName }: { qualifiedName: string }) =>
        this.#ref(repository, qualifiedName),
      pullRequests: (args: PageArguments & PullRequestFilter) =>
        this.#pullRequests(repository, args),
      object: async ({
        expression,
        oid,
      }: {
        expression?: string;
        oid?: string;
      }) => {
        const object = await findObject(
          repository,
          git,
          expression ?? oid ?? '',
        );
        return object ? this.#gitObject(repository, object) : null;
      },
    };
  }

  commit(repository: Repository, commit: Commit) {
    const [messageHeadline, ...rest] = commit.message.split('\n');
    return {
      __typename: 'Commit',
      id: nodeId('Commit', commit.oid),
      oid: commit.oid,
      abbreviatedOid: commit.oid.slice(0, 7),
      url: `${this.#urls.repositoryHtml(repository)}/commit/${commit.oid}`,
      message: commit.message,
      messageHeadline,
      messageBody: rest.join('\n').trim(),
      authoredDate: commit.author.date,
      committedDate: commit.committer.date,
    };
  }

  ref(repository: Repository, { name, oid, type }: Ref) {
    const [, prefix, short] = /^(refs\/[^/]+\/)(.*)$/.exec(name) ?? [];
    return {
      __typename: 'Ref',
      id: nodeId('Ref', `${repository.id}:${name}`),
      name: short,
      prefix,
      target: () => this.#gitObject(repository, { oid, type, size: 0 }),
      associatedPullRequests: (args: PageArguments & PullRequestFilter) =>
        this.#pullRequests(repository, { ...args, headRefName: short }),
    };
  }

  pullRequest(repository: Repository, issue: PullRequestIssue) {
    const { number, pullRequest } = issue;
    return {
      __typename: 'PullRequest',
      id: nodeId('PullRequest', issue.id),
      databaseId: issue.id,
      number,
      title: issue.title,
      body: issue.body ?? '',
      state: stateOf(issue),
      isDraft: pullRequest.isDraft,
      url: `${this.#urls.repositoryHtml(repository)}/pull/${number}`,
      createdAt: issue.createdAt,
      updatedAt: issue.updatedAt,
      mergedAt: pullRequest.merged?.at ?? null,
      headRefName: pullRequest.head,
      headRefOid: pullRequest.headOid,
      baseRefName: pullRequest.base,
      baseRefOid: pullRequest.baseOid,
    };
  }

  #pullRequests(
    repository: Repository,
    args: PageArguments & PullRequestFilter,
  ) {
    const { states, headRefName, baseRefName } = args;
    const found = pullRequestsOf(repository).filter(
      issue =>
        (!states || states.includes(stateOf(issue))) &&
        (!headRefName || issue.pullRequest.head === headRefName) &&
        (!baseRefName || issue.pullRequest.base === baseRefName),
    );
    return paginate(
      found,
      args,
      ({ id }) => id,
      issue => this.pullRequest(repository, issue),
    );
  }

  /** @param name - in full, or the name of a branch or a tag */
  async #ref(repository: Repository, name: string) {
    const refs = await this.#store.git(repository).refs('refs/');
    const names = [name, `refs/heads/${name}`, `refs/tags/${name}`];
    const found = refs.find(ref => names.includes(ref.name));
    return found ? this.ref(repository, found) : null;
  }

  /** Without a call of git, as every discovery asks for it. */
  async #branch(repository: Repository, branch: string) {
    const oid = await this.#store.git(repository).head(branch);
    const name = `refs/heads/${branch}`;
    return oid ? this.ref(repository, { name, oid, type: 'commit' }) : null;
  }

  async #gitObject(repository: Repository, object: GitObject) {
    const git = this.#store.git(repository);
    const { oid, size } = object;
    if (object.type === 'commit') {
      const commit = await readCommit(git, oid);
      return commit ? this.commit(repository, commit) : null;
    }
    if (object.type === 'blob') {
      return {
        __typename: 'Blob',
        id: nodeId('Blob', oid),
        oid,
        byteSize: size,
        isBinary: false,
        text: async () => (await git.readBlob(oid)).toString('utf8'),
      };
    }
    return {
      __typename: object.type === 'tree' ? 'Tree' : 'Tag',
      id: nodeId('GitObject', oid),
      oid,
    };
  }

  #repositories(owner: string, args: PageArguments) {
    return paginate(
      this.#store
        .repositoriesOf(owner)
        .filter(repository => this.#isSeen(repository)),
      args,
      ({ id }) => id,
      repository => this.repository(repository),
    );
  }

  #ownedRepository(owner: string, name: string) {
    const repository = this.#store.repository(owner, name);
    return repository && this.#isSeen(repository)
      ? this.repository(repository)
      : null;
  }

  #isSeen(repository: Repository): boolean {
    return permissionOf(this.#store, this.#viewer, repository) !== undefined;
  }

  #users(logins: readonly string[], args: PageArguments) {
    const users = logins.flatMap(login => this.#store.user(login) ?? []);
    return paginate(
      users,
      args,
      ({ id }) => id,
      user => this.user(user),
    );
  }
}

export interface PullRequestFilter {
  states?: string[] | null;
  headRefName?: string | null;
  baseRefName?: string | null;
}

function stateOf({ state, pullRequest }: PullRequestIssue): string {
  return pullRequest.merged ? 'MERGED' : state.toLocaleUpperCase('en-US');
}

type TeamMembership = 'ALL' | 'CHILD_TEAM' | 'IMMEDIATE';

function ownMembers(team: Team): string[] {
  return [...team.maintainers, ...team.members];
}

function membersOfTeam(
  teams: readonly Team[],
  team: Team,
  membership: TeamMembership,
): string[] {
  const children = teams
    .filter(({ parent }) => parent === team.slug)
    .flatMap(child => membersOfTeam(teams, child, 'ALL'));
  switch (membership) {
    case 'IMMEDIATE':
      return ownMembers(team);
    case 'CHILD_TEAM':
      return [...new Set(children)];
    default:
      return [...new Set([...ownMembers(team), ...children])];
  }
}

function teamsOfUsers(
  teams: readonly Team[],
  userLogins: readonly string[],
): readonly Team[] {
  // An empty text is what clients send that do not filter.
  const logins = userLogins.filter(Boolean);
  return logins.length === 0
    ? teams
    : teams.filter(team =>
        ownMembers(team).some(login => logins.includes(login)),
      );
}

/** HEAD is the default branch, whatever the bare repository's own HEAD is. */
function findObject(
  repository: Repository,
  git: GitRepository,
  expression: string,
): Promise<GitObject | undefined> {
  const { defaultBranch } = repository;
  const [revision, ...path] = expression.split(':');
  const branch = revision === 'HEAD' ? defaultBranch : revision;
  return branch === defaultBranch && path.length > 0
    ? git.findInBranch(branch, path.join(':'))
    : git.find([branch, ...path].join(':'));
}

function notFound(what: string, by: string, value: string): never {
  throw githubError(
    'NOT_FOUND',
    `Could not resolve to ${what} with the ${by} of '${value}'.`,
  );
}
