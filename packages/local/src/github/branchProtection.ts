import { GithubStore, isSame } from './GithubStore';
import { BranchProtection, Repository, User } from './model';
import { includes, permissionOf, teamsOfMember } from './permissions';

/** What the protection of a branch keeps a user from. */
export interface PushRules {
  /** It changes by a pull request alone, or not at all by this user. */
  readonly needsPullRequest: boolean;
  readonly forbidsForce: boolean;
  readonly forbidsDeletion: boolean;
}

const NO_RULES: PushRules = {
  needsPullRequest: false,
  forbidsForce: false,
  forbidsDeletion: false,
};

export function pushRules(
  store: GithubStore,
  repository: Repository,
  branch: string,
  user: User,
): PushRules {
  const protection: BranchProtection | undefined =
    repository.protections[branch];
  if (!protection || mayBypass(store, repository, protection, user)) {
    return NO_RULES;
  }
  return {
    needsPullRequest:
      protection.lockBranch ||
      (protection.pullRequestReviews !== undefined &&
        !isListed(store, repository, user, {
          users: protection.pullRequestReviews.bypassUsers,
          teams: protection.pullRequestReviews.bypassTeams,
        })) ||
      (protection.restrictions !== undefined &&
        !isListed(store, repository, user, protection.restrictions)),
    forbidsForce: !protection.allowForcePushes,
    forbidsDeletion: !protection.allowDeletions,
  };
}

/** Administrators need not heed a protection that does not say so. */
export function mayBypass(
  store: GithubStore,
  repository: Repository,
  protection: BranchProtection,
  user: User,
): boolean {
  return (
    !protection.enforceAdmins &&
    includes(permissionOf(store, user, repository), 'admin')
  );
}

function isListed(
  store: GithubStore,
  repository: Repository,
  user: User,
  listed: { users: readonly string[]; teams: readonly string[] },
): boolean {
  const organization = store.organization(repository.owner);
  const teams = organization ? teamsOfMember(organization, user.login) : [];
  return (
    listed.users.some(login => isSame(login, user.login)) ||
    teams.some(({ slug }) => listed.teams.includes(slug))
  );
}
