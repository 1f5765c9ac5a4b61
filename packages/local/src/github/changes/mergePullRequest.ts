import { GithubError } from '../errors';
import { GitRepository } from '../git/GitRepository';
import { isAncestor, mergeTrees } from '../git/merge';
import { writeCommit } from '../git/writeObjects';
import { PullRequestIssue, Repository, User } from '../model';

export type MergeMethod = 'merge' | 'squash' | 'rebase';

const SETTINGS = {
  merge: { setting: 'allowMergeCommit', name: 'Merge commits' },
  squash: { setting: 'allowSquashMerge', name: 'Squash merges' },
  rebase: { setting: 'allowRebaseMerge', name: 'Rebase merges' },
} as const;

/**
 * Writes the commit that merges a pull request; nothing points to it yet.
 *
 * @param pull - `base` is the commit it is merged into
 * @returns the id of the commit
 * @throws GithubError 405 when the method is not allowed or not possible
 */
export async function mergePullRequest(
  git: GitRepository,
  pull: {
    repository: Repository;
    issue: PullRequestIssue;
    base: string;
    actor: User;
  },
  options: { method: MergeMethod; title?: string; message?: string },
): Promise<string> {
  const { repository, issue, base, actor } = pull;
  const { method } = options;
  const { head, headOid } = issue.pullRequest;
  const { setting, name } = SETTINGS[method];
  if (!repository.settings[setting]) {
    throw notAllowed(`${name} are not allowed on this repository.`);
  }
  if (method === 'rebase') {
    return rebase(git, base, headOid);
  }
  const tree = await mergeTrees(git, base, headOid);
  if (!tree) {
    throw notAllowed('Pull Request is not mergeable');
  }
  const date = new Date().toISOString();
  const isSquash = method === 'squash';
  const title =
    options.title ??
    (isSquash
      ? `${issue.title} (#${issue.number})`
      : `Merge pull request #${issue.number} from ${repository.owner}/${head}`);
  const message = options.message ?? (isSquash ? '' : issue.title);
  return writeCommit(git, {
    tree,
    parents: isSquash ? [base] : [base, headOid],
    message: [title, message].filter(Boolean).join('\n\n'),
    author: { name: actor.name, email: actor.email, date },
    committer: { name: 'GitHub', email: 'noreply@github.com', date },
  });
}

/** Only where nothing has to be replayed. */
async function rebase(git: GitRepository, base: string, head: string) {
  if (await isAncestor(git, base, head)) {
    return head;
  }
  throw notAllowed("This branch can't be rebased");
}

function notAllowed(message: string): GithubError {
  return new GithubError(405, message);
}
