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
  return granted.reduce(
    (most, next) => (next && includes(next, most) ? next : most),
    undefined,
  );
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
  { teams }: Organization,
  login: string,
): readonly Team[] {
  const withParents = (team: Team | undefined): Team[] =>
    team
      ? [team, ...withParents(teams.find(({ slug }) => slug === team.parent))]
      : [];
  const own = teams.filter(team =>
    [...team.maintainers, ...team.members].some(member =>
      isSame(member, login),
    ),
  );
  return [...new Set(own.flatMap(withParents))];
}

function rank(permission: Permission | undefined): number {
  return permission ? PERMISSIONS.indexOf(permission) : -1;
}
