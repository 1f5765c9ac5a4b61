import { GithubStore, isSame } from './GithubStore';
import {
  Organization,
  Permission,
  PERMISSIONS,
  Repository,
  Team,
  User,
} from './model';

/**
 * What a user may do with a repository, by ownership, by the organization, by
 * teams (and the teams these are part of) and as a collaborator.
 *
 * @returns undefined when the user does not even see it
 */
export function permissionOf(
  store: GithubStore,
  user: User,
  repository: Repository,
): Permission | undefined {
  const organization = store.organization(repository.owner);
  const granted: (Permission | undefined)[] = [
    repository.collaborators[user.login],
    repository.visibility === 'public' ? 'pull' : undefined,
    isSame(repository.owner, user.login) ? 'admin' : undefined,
  ];
  if (organization) {
    const membership = store.membership(organization, user.login);
    granted.push(
      membership?.role === 'admin' ? 'admin' : undefined,
      membership && repository.visibility !== 'private' ? 'pull' : undefined,
      ...teamsOfMember(organization, user.login).map(
        ({ slug }) => repository.teams[slug],
      ),
    );
  }
  return granted.reduce(more, undefined);
}

/** The one of two that includes the other. */
export function more(
  one: Permission | undefined,
  other: Permission | undefined,
): Permission | undefined {
  return includes(one, other) ? one : other;
}

/** As the REST API shows a permission: each one, and whether it includes it. */
export function permissionsUpTo(permission: Permission | undefined) {
  return {
    admin: includes(permission, 'admin'),
    maintain: includes(permission, 'maintain'),
    push: includes(permission, 'push'),
    triage: includes(permission, 'triage'),
    pull: includes(permission, 'pull'),
  };
}

/** GitHub's newer names. */
export function roleName(permission: Permission): string {
  const names: Partial<Record<Permission, string>> = {
    pull: 'read',
    push: 'write',
  };
  return names[permission] ?? permission;
}

/** Whether a permission is at least as much as another one. */
export function includes(
  permission: Permission | undefined,
  least: Permission | undefined,
): boolean {
  return rank(permission) >= rank(least);
}

export function isOwner(
  store: GithubStore,
  user: User,
  organization: Organization,
): boolean {
  return store.membership(organization, user.login)?.role === 'admin';
}

/** The teams of a user, and the teams these are part of. */
export function teamsOfMember(
  organization: Organization,
  login: string,
): readonly Team[] {
  const own = organization.teams.filter(team =>
    [...team.maintainers, ...team.members].some(member =>
      isSame(member, login),
    ),
  );
  return [...new Set(own.flatMap(team => lineage(organization, team)))];
}

/** A team, the one it is part of, and so on. */
export function lineage(
  organization: Organization,
  team: Team,
): readonly Team[] {
  const parent = organization.teams.find(({ slug }) => slug === team.parent);
  return parent ? [team, ...lineage(organization, parent)] : [team];
}

function rank(permission: Permission | undefined): number {
  return permission ? PERMISSIONS.indexOf(permission) : -1;
}
