import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { readMergeability } from '../changes/mergeability';
import { lastOfEach } from '../commitStatuses';
import { PullRequestIssue, Repository, User } from '../model';
import { includes, permissionOf } from '../permissions';
import { PagesContext, pullRequestOf, repositoryOf, viewerOf } from './context';
import { labelsOf } from './issuePages';
import { renderDiff } from './renderDiff';
import { renderRepositoryPage } from './renderRepositoryPage';

const METHODS = [
  {
    value: 'merge',
    name: 'Create a merge commit',
    setting: 'allowMergeCommit',
  },
  {
    value: 'squash',
    name: 'Squash into one commit',
    setting: 'allowSquashMerge',
  },
  {
    value: 'rebase',
    name: 'Add the commits as they are',
    setting: 'allowRebaseMerge',
  },
] as const;

const REVIEW_VERBS = {
  APPROVED: 'approved this',
  CHANGES_REQUESTED: 'asked for changes',
  COMMENTED: 'reviewed this',
} as const;

/** A pull request: what it says, what it changes, and what one may do with it. */
export function createPullRequestPages(context: PagesContext): Router {
  const { store, changes } = context;
  const { pullRequests } = changes;
  const router = PromiseRouter();

  router.get(
    '/:owner/:repo/pull/:number(\\d+).diff',
    async (request, response) => {
      const repository = repositoryOf(context, request, response);
      const issue = pullRequestOf(repository, request);
      response
        .set('X-Content-Type-Options', 'nosniff')
        .type('text/plain')
        .send(await pullRequests.diffOf(repository, issue));
    },
  );

  router.get('/:owner/:repo/pull/:number(\\d+)', async (request, response) => {
    const repository = repositoryOf(context, request, response);
    const issue = pullRequestOf(repository, request);
    const [commits, diff, permitted] = await Promise.all([
      pullRequests.commitsOf(repository, issue),
      pullRequests.diffOf(repository, issue),
      readPermitted(repository, issue, viewerOf(response)),
    ]);
    const statuses = repository.statuses[issue.pullRequest.headOid] ?? [];
    renderRepositoryPage(context, response, repository, 'pull', {
      issue,
      labels: labelsOf(repository, issue),
      commits,
      statuses: lastOfEach(statuses),
      diff: renderDiff(diff),
      methods: METHODS.filter(({ setting }) => repository.settings[setting]),
      timeline: timelineOf(issue),
      verdicts: verdictsOf(issue),
      ...permitted,
    });
  });

  async function readPermitted(
    repository: Repository,
    issue: PullRequestIssue,
    viewer: User,
  ) {
    const permission = permissionOf(store, viewer, repository);
    const { isArchived, defaultBranch } = repository;
    const { head } = issue.pullRequest;
    const isAuthor = issue.author === viewer.login;
    const mayPush = includes(permission, 'push') && !isArchived;
    const hasBranch = (await store.git(repository).head(head)) !== undefined;
    return {
      mergeProblem: await readMergeProblem(repository, issue, viewer),
      mayApprove: !isAuthor && !isArchived,
      mayClose: (isAuthor || includes(permission, 'triage')) && !isArchived,
      mayReopen: hasBranch && !issue.pullRequest.merged,
      mayDeleteBranch: mayPush && hasBranch && head !== defaultBranch,
    };
  }

  /** @returns undefined when nothing is in the way */
  async function readMergeProblem(
    repository: Repository,
    issue: PullRequestIssue,
    viewer: User,
  ): Promise<string | undefined> {
    if (repository.isArchived) {
      return 'The repository is archived, nothing in it changes any more.';
    }
    if (!includes(permissionOf(store, viewer, repository), 'push')) {
      return `${viewer.name} may not write to this repository. Choose somebody else at the top.`;
    }
    const { isMergeable, refusal } = await readMergeability(
      store,
      repository,
      issue,
      viewer,
    );
    return isMergeable
      ? refusal
      : 'This branch has conflicts with the one it is for.';
  }

  return router;
}

/** What people said, the oldest first. */
function timelineOf({ comments, pullRequest }: PullRequestIssue) {
  return [
    ...comments.map(({ author, createdAt, body }) => ({
      author,
      verb: 'commented',
      at: createdAt,
      body,
    })),
    ...pullRequest.reviews.map(({ author, state, submittedAt, body }) => ({
      author,
      verb: REVIEW_VERBS[state],
      at: submittedAt,
      body,
    })),
  ].sort((one, other) => one.at.localeCompare(other.at));
}

/** The last word of each reviewer. */
function verdictsOf({ pullRequest }: PullRequestIssue) {
  const words = pullRequest.reviews.filter(
    ({ state }) => state !== 'COMMENTED',
  );
  const verdicts = new Map(words.map(({ author, state }) => [author, state]));
  return [...verdicts].map(([author, state]) => ({
    author,
    state: state === 'APPROVED' ? 'approved' : 'changes requested',
  }));
}
