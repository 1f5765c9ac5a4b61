import { GithubStore } from '../GithubStore';
import { nodeId, Organization, Permission, Team, User } from '../model';
import { Urls } from './Urls';

/** Users, organizations and teams as the REST API shows them. */
export class People {
  readonly #store: GithubStore;
  readonly #urls: Urls;

  constructor(store: GithubStore, urls: Urls) {
    this.#store = store;
    this.#urls = urls;
  }

  user({ id, login }: Pick<User, 'id' | 'login'>) {
    const url = `${this.#urls.api}/users/${login}`;
    return {
      login,
      id,
      node_id: nodeId('User', id),
      avatar_url: this.#urls.avatar(id),
      gravatar_id: '',
      url,
      html_url: `${this.#urls.html}/${login}`,
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

  /** @throws Error for a login that the data names and nobody has */
  userOf(login: string) {
    const user = this.#store.user(login);
    if (!user) {
      throw new Error(`The data names ${login}, who does not exist`);
    }
    return this.user(user);
  }

  usersOf(logins: readonly string[]) {
    return logins.map(login => this.userOf(login));
  }

  /** Who wrote a commit, when somebody here has that address. */
  userByEmail(email: string) {
    const user = this.#store.data.users.find(other => other.email === email);
    return user ? this.user(user) : null;
  }

  /** The user or organization that owns a repository. */
  owner(login: string) {
    const organization = this.#store.organization(login);
    return organization
      ? this.organizationAsUser(organization)
      : this.userOf(login);
  }

  /** GitHub shows organizations among users, too. */
  organizationAsUser(organization: Organization) {
    return {
      ...this.user(organization),
      node_id: nodeId('Organization', organization.id),
      type: 'Organization',
    };
  }

  publicUser(user: User | Organization) {
    const isUser = this.#store.user(user.login) !== undefined;
    return {
      ...(isUser
        ? this.user(user)
        : this.organizationAsUser(user as Organization)),
      name: user.name,
      company: null,
      blog: '',
      location: null,
      email: user.email,
      hireable: null,
      bio: ('bio' in user && user.bio) || null,
      twitter_username: null,
      public_repos: 0,
      public_gists: 0,
      followers: 0,
      following: 0,
      created_at: user.createdAt,
      updated_at: user.createdAt,
      user_view_type: 'public',
      // Not described of others than oneself, but an Enterprise server tells it.
      ...('suspendedAt' in user && { suspended_at: user.suspendedAt }),
    };
  }

  /** What one sees of oneself alone. */
  privateUser(user: User) {
    return {
      ...this.publicUser(user),
      user_view_type: 'private',
      suspended_at: user.suspendedAt ?? null,
      private_gists: 0,
      total_private_repos: 0,
      owned_private_repos: 0,
      disk_usage: 0,
      collaborators: 0,
      two_factor_authentication: true,
    };
  }

  organization({ id, login, description }: Organization) {
    const url = `${this.#urls.api}/orgs/${login}`;
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
      avatar_url: this.#urls.avatar(id),
      description,
    };
  }

  fullOrganization(organization: Organization) {
    return {
      ...this.organization(organization),
      name: organization.name,
      email: organization.email,
      is_verified: false,
      has_organization_projects: false,
      has_repository_projects: false,
      public_repos: 0,
      public_gists: 0,
      followers: 0,
      following: 0,
      html_url: `${this.#urls.html}/${organization.login}`,
      created_at: organization.createdAt,
      updated_at: organization.createdAt,
      archived_at: null,
      type: 'Organization',
    };
  }

  membership(organization: Organization, user: User, role: string) {
    return {
      url: `${this.#urls.api}/orgs/${organization.login}/memberships/${
        user.login
      }`,
      state: 'active',
      role,
      organization_url: `${this.#urls.api}/orgs/${organization.login}`,
      organization: this.organization(organization),
      user: this.user(user),
    };
  }

  /** @param permission - what the team may do where it is shown */
  teamAlone({ login }: Organization, team: Team, permission: Permission) {
    const url = `${this.#urls.api}/orgs/${login}/teams/${team.slug}`;
    return {
      id: team.id,
      node_id: nodeId('Team', team.id),
      name: team.name,
      slug: team.slug,
      description: team.description,
      privacy: 'closed',
      notification_setting: 'notifications_enabled',
      url,
      html_url: `${this.#urls.html}/orgs/${login}/teams/${team.slug}`,
      members_url: `${url}/members{/member}`,
      repositories_url: `${url}/repos`,
      permission,
    };
  }

  team(
    organization: Organization,
    team: Team,
    permission: Permission = 'pull',
  ) {
    const parent = this.#parentOf(organization, team);
    const type = 'organization';
    return {
      ...this.teamAlone(organization, team, permission),
      parent: parent ? { ...parent, type } : null,
      type,
    };
  }

  /** Webhooks do not say of what type it is. */
  teamInEvent(organization: Organization, team: Team) {
    return {
      ...this.teamAlone(organization, team, 'pull'),
      parent: this.#parentOf(organization, team),
    };
  }

  #parentOf(organization: Organization, { parent: slug }: Team) {
    const parent = slug && this.#store.team(organization, slug);
    return parent ? this.teamAlone(organization, parent, 'pull') : null;
  }

  fullTeam(organization: Organization, team: Team) {
    const repositories = this.#store
      .repositoriesOf(organization.login)
      .filter(({ teams }) => teams[team.slug]);
    return {
      ...this.team(organization, team),
      created_at: organization.createdAt,
      updated_at: organization.createdAt,
      members_count: team.maintainers.length + team.members.length,
      repos_count: repositories.length,
      organization: this.fullOrganization(organization),
    };
  }

  teamMembership(organization: Organization, team: Team, user: User) {
    const url = this.team(organization, team).url;
    return {
      state: 'active',
      role: team.maintainers.includes(user.login) ? 'maintainer' : 'member',
      url: `${url}/memberships/${user.login}`,
    };
  }
}
