import { forbidden, notFound, validationFailed } from '../errors';
import { GithubStore, isSame } from '../GithubStore';
import { Organization, Permission, Repository, Team, User } from '../model';
import { Events } from '../webhooks/Events';

export interface TeamUpdate {
  name?: string;
  description?: string;
  /** A slug; an empty text for a team on its own. */
  parent?: string;
}

/** Changes who is in an organization and its teams, and tells of it. */
export class PeopleChanges {
  readonly #store: GithubStore;
  readonly #events: Events;

  constructor(store: GithubStore, events: Events) {
    this.#store = store;
    this.#events = events;
  }

  /** @throws GithubError 403 for the last owner */
  async setMember(
    organization: Organization,
    user: User,
    role: 'admin' | 'member',
    actor: User,
  ): Promise<void> {
    const membership = this.#store.membership(organization, user.login);
    if (membership) {
      if (role !== 'admin') {
        refuseLastOwner(organization, user);
      }
      membership.role = role;
      await this.#store.save();
      return;
    }
    organization.members.push({ login: user.login, role });
    await this.#store.save();
    this.#events.organization('member_added', organization, user, role, actor);
  }

  /** @throws GithubError 403 for the last owner */
  async removeMember(
    organization: Organization,
    user: User,
    actor: User,
  ): Promise<void> {
    const membership = this.#store.membership(organization, user.login);
    if (!membership) {
      throw notFound();
    }
    refuseLastOwner(organization, user);
    for (const team of organization.teams) {
      await this.removeFromTeam(organization, team, user, actor);
    }
    organization.members = organization.members.filter(
      other => other !== membership,
    );
    await this.#store.save();
    this.#events.organization(
      'member_removed',
      organization,
      user,
      membership.role,
      actor,
    );
  }

  /** @throws GithubError 422 for a name that is taken, or an unknown parent */
  async createTeam(
    organization: Organization,
    options: TeamUpdate & { name: string },
    actor: User,
  ): Promise<Team> {
    const team: Team = {
      id: this.#store.nextId(),
      slug: this.#freeSlug(organization, options.name),
      name: options.name,
      description: options.description ?? '',
      ...(options.parent && {
        parent: this.#parent(organization, options.parent).slug,
      }),
      maintainers: [],
      members: [],
    };
    organization.teams.push(team);
    await this.#store.save();
    this.#events.team('created', organization, team, actor);
    return team;
  }

  async updateTeam(
    organization: Organization,
    team: Team,
    { name, description, parent }: TeamUpdate,
    actor: User,
  ): Promise<void> {
    const changes: Record<string, { from: string }> = {};
    if (description !== undefined && description !== team.description) {
      changes.description = { from: team.description };
      team.description = description;
    }
    if (parent !== undefined) {
      team.parent = parent && this.#parent(organization, parent, team).slug;
    }
    if (name !== undefined && name !== team.name) {
      changes.name = { from: team.name };
      this.#renameTeam(organization, team, name);
    }
    await this.#store.save();
    this.#events.team('edited', organization, team, actor, { changes });
  }

  /** With the teams that are part of it, as GitHub does. */
  async deleteTeam(
    organization: Organization,
    team: Team,
    actor: User,
  ): Promise<void> {
    for (const child of organization.teams.filter(
      ({ parent }) => parent === team.slug,
    )) {
      await this.deleteTeam(organization, child, actor);
    }
    organization.teams = organization.teams.filter(other => other !== team);
    for (const repository of this.#store.repositoriesOf(organization.login)) {
      delete repository.teams[team.slug];
    }
    await this.#store.save();
    this.#events.team('deleted', organization, team, actor);
  }

  async addToTeam(
    organization: Organization,
    team: Team,
    user: User,
    role: 'member' | 'maintainer',
    actor: User,
  ): Promise<void> {
    const wasMember = isIn(team, user);
    takeOut(team, user);
    team[role === 'maintainer' ? 'maintainers' : 'members'].push(user.login);
    await this.#store.save();
    if (!wasMember) {
      this.#events.membership('added', organization, team, user, actor);
    }
  }

  async removeFromTeam(
    organization: Organization,
    team: Team,
    user: User,
    actor: User,
  ): Promise<void> {
    if (isIn(team, user)) {
      takeOut(team, user);
      await this.#store.save();
      this.#events.membership('removed', organization, team, user, actor);
    }
  }

  async giveTeamAccess(
    organization: Organization,
    team: Team,
    repository: Repository,
    permission: Permission,
    actor: User,
  ): Promise<void> {
    const isNew = !repository.teams[team.slug];
    repository.teams[team.slug] = permission;
    await this.#store.save();
    if (isNew) {
      this.#events.team('added_to_repository', organization, team, actor, {
        repository,
      });
    }
  }

  async takeTeamAccess(
    organization: Organization,
    team: Team,
    repository: Repository,
    actor: User,
  ): Promise<void> {
    if (repository.teams[team.slug]) {
      delete repository.teams[team.slug];
      await this.#store.save();
      this.#events.team('removed_from_repository', organization, team, actor, {
        repository,
      });
    }
  }

  #renameTeam(organization: Organization, team: Team, name: string) {
    const from = team.slug;
    const slug = this.#freeSlug(organization, name, team);
    team.name = name;
    team.slug = slug;
    for (const child of organization.teams) {
      child.parent = child.parent === from ? slug : child.parent;
    }
    for (const { teams } of this.#store.repositoriesOf(organization.login)) {
      if (teams[from] && from !== slug) {
        teams[slug] = teams[from];
        delete teams[from];
      }
    }
  }

  #freeSlug(organization: Organization, name: string, renamed?: Team): string {
    const slug = name
      .toLowerCase()
      .replace(/[^a-z0-9_]+/g, '-')
      .replace(/^-|-$/g, '');
    const holder = this.#store.team(organization, slug);
    if (!slug || (holder && holder !== renamed)) {
      throw validationFailed({
        resource: 'Team',
        field: 'name',
        code: 'already_exists',
        message: 'Name must be unique for this org',
      });
    }
    return slug;
  }

  #parent(organization: Organization, slug: string, child?: Team): Team {
    const parent = this.#store.team(organization, slug);
    let above = parent;
    while (above && above !== child) {
      const { parent: next } = above;
      above = next ? this.#store.team(organization, next) : undefined;
    }
    // Undefined above: the way up ended without meeting the child.
    if (!parent || above) {
      throw validationFailed({
        resource: 'Team',
        field: 'parent_team_id',
        code: 'invalid',
      });
    }
    return parent;
  }
}

function refuseLastOwner({ members }: Organization, { login }: User) {
  const owners = members.filter(({ role }) => role === 'admin');
  if (owners.length === 1 && isSame(owners[0].login, login)) {
    throw forbidden('The last owner of an organization has to stay.');
  }
}

function isIn({ maintainers, members }: Team, { login }: User): boolean {
  return [...maintainers, ...members].some(other => isSame(other, login));
}

function takeOut(team: Team, { login }: User) {
  const others = (logins: string[]) =>
    logins.filter(other => !isSame(other, login));
  team.maintainers = others(team.maintainers);
  team.members = others(team.members);
}
