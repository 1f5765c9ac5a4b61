import { mayBypass } from '../branchProtection';
import { mergeTrees } from '../git/merge';
import { GithubStore } from '../GithubStore';
import { BranchProtection, PullRequestIssue, Repository, User } from '../model';
import { includes, permissionOf } from '../permissions';

export interface Mergeability {
  /** Whether git can; undefined when it is no longer open. */
  readonly isMergeable?: boolean;
  readonly mergeableState: string;
  /** Why it may not be merged although git could. */
  readonly refusal?: string;
}

/** Whether a pull request can be merged, and whether the user may. */
export async function readMergeability(
  store: GithubStore,
  repository: Repository,
  issue: PullRequestIssue,
  user: User,
): Promise<Mergeability> {
  const { base, headOid, isDraft, merged } = issue.pullRequest;
  if (issue.state === 'closed' || merged) {
    return { mergeableState: 'unknown' };
  }
  const git = store.git(repository);
  const baseOid = await git.head(base);
  const isMergeable =
    baseOid !== undefined &&
    (await mergeTrees(git, baseOid, headOid)) !== undefined;
  const protection = repository.protections[base];
  const refusal =
    protection && !mayBypass(store, repository, protection, user)
      ? refusalOf(store, protection, repository, issue)
      : undefined;
  if (isDraft) {
    return {
      isMergeable,
      mergeableState: 'draft',
      refusal: 'Pull Request is still a draft',
    };
  }
  if (!isMergeable) {
    return { isMergeable, mergeableState: 'dirty' };
  }
  return {
    isMergeable,
    mergeableState: refusal ? 'blocked' : 'clean',
    refusal,
  };
}

function refusalOf(
  store: GithubStore,
  protection: BranchProtection,
  repository: Repository,
  issue: PullRequestIssue,
): string | undefined {
  const needed = protection.pullRequestReviews?.approvingReviewCount ?? 0;
  const approvals = approversOf(issue, protection).filter(login =>
    mayPush(store, repository, login),
  ).length;
  if (approvals < needed) {
    return `At least ${needed} approving review${
      needed === 1 ? ' is' : 's are'
    } required by reviewers with write access.`;
  }
  const missing = missingChecks(protection, repository, issue);
  return missing.length > 0
    ? `Required status check "${missing[0]}" is expected.`
    : undefined;
}

/** Others may say what they think, too, but it does not count. */
function mayPush(
  store: GithubStore,
  repository: Repository,
  login: string,
): boolean {
  const user = store.user(login);
  return (
    user !== undefined &&
    includes(permissionOf(store, user, repository), 'push')
  );
}

/** Those whose last word was to approve. */
function approversOf(
  { pullRequest }: PullRequestIssue,
  { pullRequestReviews }: BranchProtection,
): string[] {
  const lastWords = new Map<string, string>();
  for (const { author, state, commitOid } of pullRequest.reviews) {
    const isStale =
      pullRequestReviews?.dismissStaleReviews === true &&
      commitOid !== pullRequest.headOid;
    if (state !== 'COMMENTED' && !isStale) {
      lastWords.set(author, state);
    }
  }
  return [...lastWords.keys()].filter(
    author => lastWords.get(author) === 'APPROVED',
  );
}

function missingChecks(
  { statusChecks }: BranchProtection,
  { statuses }: Repository,
  { pullRequest }: PullRequestIssue,
): string[] {
  const known = statuses[pullRequest.headOid] ?? [];
  return (statusChecks?.contexts ?? []).filter(context => {
    const last = known.find(status => status.context === context);
    return last?.state !== 'success';
  });
}
