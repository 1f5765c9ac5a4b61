import { Request, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { refuseArchived } from '../changes/BranchChanges';
import { pullRequestsOf } from '../changes/PullRequestChanges';
import { notFound } from '../errors';
import { isSame } from '../GithubStore';
import { PullRequestIssue, Repository, User } from '../model';
import {
  changeableIssueOf,
  repositoryOf,
  RestContext,
  viewerOf,
} from './context';
import { bodyText, sorted, titleText } from './issueParts';
import { parseBody, plainText } from './parseBody';
import { sendText, textMediaOf } from './textMedia';
import { sendPage } from './page';

const createBody = z.object({
  title: titleText,
  body: bodyText.nullish(),
  head: z.string(),
  base: z.string(),
  draft: z.boolean().default(false),
});

const updateBody = z.object({
  title: titleText.optional(),
  body: bodyText.nullish(),
  state: z.enum(['open', 'closed']).optional(),
  base: z.string().optional(),
});

const mergeBody = z.object({
  commit_title: plainText.optional(),
  commit_message: plainText.optional(),
  sha: z.string().optional(),
  merge_method: z.enum(['merge', 'squash', 'rebase']).default('merge'),
});

const reviewersBody = z.object({
  reviewers: z.array(z.string()).default([]),
  team_reviewers: z.array(z.string()).default([]),
});

const reviewBody = z.object({
  event: z.enum(['APPROVE', 'REQUEST_CHANGES', 'COMMENT']).default('COMMENT'),
  body: bodyText.default(''),
});

const REVIEW_STATES = {
  APPROVE: 'APPROVED',
  REQUEST_CHANGES: 'CHANGES_REQUESTED',
  COMMENT: 'COMMENTED',
} as const;

const PULL = '/repos/:owner/:repo/pulls/:number(\\d+)';

/** Pull requests: made, reviewed and merged. */
export function createPullsRouter(context: RestContext): Router {
  const { store, represent, changes } = context;
  const { pullRequests } = represent;
  const router = PromiseRouter();

  router.get('/repos/:owner/:repo/pulls', (request, response) => {
    const repository = repositoryOf(context, request, response);
    sendPage(
      request,
      response,
      filtered(repository, request).map(issue =>
        pullRequests.simplePullRequest(repository, issue),
      ),
    );
  });

  router.post('/repos/:owner/:repo/pulls', async (request, response) => {
    const repository = repositoryOf(context, request, response, 'push');
    const { draft, ...body } = parseBody(createBody, request);
    const viewer = viewerOf(response);
    const made = await changes.pullRequests.create(
      repository,
      { ...body, body: body.body ?? undefined, isDraft: draft },
      viewer,
    );
    response.status(201).json(await represented(repository, made, viewer));
  });

  router.get(PULL, async (request, response) => {
    const repository = repositoryOf(context, request, response);
    const issue = pullOf(repository, request);
    if (textMediaOf(request) === 'diff') {
      const diff = await changes.pullRequests.diffOf(repository, issue);
      sendText(response, 'diff', diff);
      return;
    }
    response.json(await represented(repository, issue, viewerOf(response)));
  });

  router.patch(PULL, async (request, response) => {
    const { repository } = changeableIssueOf(context, request, response);
    const issue = pullOf(repository, request);
    const { body, ...rest } = parseBody(updateBody, request);
    const viewer = viewerOf(response);
    await changes.pullRequests.update(
      repository,
      issue,
      { ...rest, ...(body !== undefined && { body: body ?? undefined }) },
      viewer,
    );
    response.json(await represented(repository, issue, viewer));
  });

  router.get(`${PULL}/commits`, async (request, response) => {
    const repository = repositoryOf(context, request, response);
    const issue = pullOf(repository, request);
    const commits = await changes.pullRequests.commitsOf(repository, issue);
    sendPage(
      request,
      response,
      commits.map(commit => represent.git.commit(repository, commit)),
    );
  });

  router.get(`${PULL}/files`, async (request, response) => {
    const repository = repositoryOf(context, request, response);
    const issue = pullOf(repository, request);
    const files = await changes.pullRequests.filesOf(repository, issue);
    const { headOid } = issue.pullRequest;
    sendPage(
      request,
      response,
      files.map(file => represent.git.changedFile(repository, file, headOid)),
    );
  });

  router.get(`${PULL}/merge`, (request, response) => {
    const repository = repositoryOf(context, request, response);
    if (!pullOf(repository, request).pullRequest.merged) {
      throw notFound();
    }
    response.status(204).end();
  });

  router.put(`${PULL}/merge`, async (request, response) => {
    const repository = repositoryOf(context, request, response, 'push');
    const issue = pullOf(repository, request);
    const body = parseBody(mergeBody, request);
    const sha = await changes.pullRequests.merge(
      repository,
      issue,
      {
        method: body.merge_method,
        title: body.commit_title,
        message: body.commit_message,
        headOid: body.sha,
      },
      viewerOf(response),
    );
    response.json({
      sha,
      merged: true,
      message: 'Pull Request successfully merged',
    });
  });

  router.get(`${PULL}/requested_reviewers`, (request, response) => {
    const repository = repositoryOf(context, request, response);
    const { requested_reviewers: users, requested_teams: teams } =
      pullRequests.simplePullRequest(repository, pullOf(repository, request));
    response.json({ users, teams });
  });

  router.post(`${PULL}/requested_reviewers`, async (request, response) => {
    const repository = repositoryOf(context, request, response, 'triage');
    const issue = pullOf(repository, request);
    const body = parseBody(reviewersBody, request);
    await changes.pullRequests.requestReviewers(
      repository,
      issue,
      { users: body.reviewers, teams: body.team_reviewers },
      viewerOf(response),
    );
    response
      .status(201)
      .json(pullRequests.simplePullRequest(repository, issue));
  });

  router.delete(`${PULL}/requested_reviewers`, async (request, response) => {
    const repository = repositoryOf(context, request, response, 'triage');
    const issue = pullOf(repository, request);
    const body = parseBody(reviewersBody, request);
    refuseArchived(repository);
    const { pullRequest } = issue;
    pullRequest.requestedReviewers = without(
      pullRequest.requestedReviewers,
      body.reviewers,
    );
    pullRequest.requestedTeams = without(
      pullRequest.requestedTeams,
      body.team_reviewers,
    );
    await store.save();
    response.json(pullRequests.simplePullRequest(repository, issue));
  });

  router.get(`${PULL}/reviews`, (request, response) => {
    const repository = repositoryOf(context, request, response);
    const issue = pullOf(repository, request);
    sendPage(
      request,
      response,
      issue.pullRequest.reviews.map(review =>
        pullRequests.review(repository, issue, review),
      ),
    );
  });

  router.get(`${PULL}/reviews/:review`, (request, response) => {
    const repository = repositoryOf(context, request, response);
    const issue = pullOf(repository, request);
    const review = issue.pullRequest.reviews.find(
      ({ id }) => id === Number(request.params.review),
    );
    if (!review) {
      throw notFound();
    }
    response.json(pullRequests.review(repository, issue, review));
  });

  router.post(`${PULL}/reviews`, async (request, response) => {
    const repository = repositoryOf(context, request, response);
    const issue = pullOf(repository, request);
    const { event, body } = parseBody(reviewBody, request);
    const review = await changes.pullRequests.review(
      repository,
      issue,
      { state: REVIEW_STATES[event], body },
      viewerOf(response),
    );
    response.json(pullRequests.review(repository, issue, review));
  });

  async function represented(
    repository: Repository,
    issue: PullRequestIssue,
    viewer: User,
  ) {
    return pullRequests.pullRequest(
      repository,
      issue,
      await changes.pullRequests.stateOf(repository, issue, viewer),
    );
  }

  return router;
}

function without(names: readonly string[], removed: readonly string[]) {
  return names.filter(name => !removed.some(other => isSame(other, name)));
}

function pullOf(repository: Repository, request: Request): PullRequestIssue {
  const found = pullRequestsOf(repository).find(
    ({ number }) => number === Number(request.params.number),
  );
  if (!found) {
    throw notFound();
  }
  return found;
}

/** In the order that is asked for, otherwise the newest first. */
function filtered(
  repository: Repository,
  { query }: Request,
): PullRequestIssue[] {
  const { state = 'open', base, head } = query;
  return sorted(
    pullRequestsOf(repository).filter(
      issue =>
        (state === 'all' || issue.state === state) &&
        (!base || base === issue.pullRequest.base) &&
        (!head || head === `${repository.owner}:${issue.pullRequest.head}`),
    ),
    query,
  );
}
