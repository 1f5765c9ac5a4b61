import { BranchProtection, Repository } from '../model';
import { RestContext } from './context';

/**
 * The protection of a branch as the REST API shows it.
 *
 * @param url - of the protection itself
 */
export function representProtection(
  context: RestContext,
  repository: Repository,
  protection: BranchProtection,
  url: string,
) {
  const { pullRequestReviews, statusChecks, restrictions } = protection;
  return {
    url,
    ...(statusChecks && {
      required_status_checks: {
        url: `${url}/required_status_checks`,
        strict: statusChecks.strict,
        contexts: statusChecks.contexts,
        contexts_url: `${url}/required_status_checks/contexts`,
        checks: statusChecks.contexts.map(name => ({
          context: name,
          app_id: null,
        })),
      },
    }),
    ...(pullRequestReviews && {
      required_pull_request_reviews: {
        url: `${url}/required_pull_request_reviews`,
        dismiss_stale_reviews: pullRequestReviews.dismissStaleReviews,
        require_code_owner_reviews: pullRequestReviews.requireCodeOwnerReviews,
        required_approving_review_count:
          pullRequestReviews.approvingReviewCount,
        require_last_push_approval: pullRequestReviews.requireLastPushApproval,
        bypass_pull_request_allowances: {
          ...actors(context, repository, {
            users: pullRequestReviews.bypassUsers,
            teams: pullRequestReviews.bypassTeams,
          }),
          apps: [],
        },
      },
    }),
    ...(restrictions && {
      restrictions: {
        url: `${url}/restrictions`,
        users_url: `${url}/restrictions/users`,
        teams_url: `${url}/restrictions/teams`,
        apps_url: `${url}/restrictions/apps`,
        ...actors(context, repository, restrictions),
        apps: [],
      },
    }),
    enforce_admins: {
      url: `${url}/enforce_admins`,
      enabled: protection.enforceAdmins,
    },
    required_signatures: {
      url: `${url}/required_signatures`,
      enabled: protection.requireSignatures,
    },
    required_linear_history: { enabled: protection.requireLinearHistory },
    required_conversation_resolution: {
      enabled: protection.requireConversationResolution,
    },
    allow_force_pushes: { enabled: protection.allowForcePushes },
    allow_deletions: { enabled: protection.allowDeletions },
    block_creations: { enabled: protection.blockCreations },
    lock_branch: { enabled: protection.lockBranch },
  };
}

function actors(
  { store, represent }: RestContext,
  repository: Repository,
  { users, teams }: { users: readonly string[]; teams: readonly string[] },
) {
  const organization = store.organization(repository.owner);
  return {
    users: users.flatMap(login => {
      const user = store.user(login);
      return user ? [represent.people.user(user)] : [];
    }),
    teams: teams.flatMap(slug => {
      const team = organization && store.team(organization, slug);
      return team ? [represent.people.team(organization, team)] : [];
    }),
  };
}
