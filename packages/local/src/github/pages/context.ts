import { Request, Response } from 'express';
import { WorkflowRuns } from '../actions/WorkflowRuns';
import { Changes } from '../changes/Changes';
import { pullRequestsOf } from '../changes/PullRequestChanges';
import { notFound } from '../errors';
import { GithubStore } from '../GithubStore';
import {
  Issue,
  Permission,
  PullRequestIssue,
  Repository,
  User,
} from '../model';
import { includes, permissionOf } from '../permissions';
import { Urls } from '../represent/Urls';
import { Deliveries } from '../webhooks/Deliveries';

/** What the pages work with. */
export interface PagesContext {
  readonly store: GithubStore;
  readonly urls: Urls;
  readonly changes: Changes;
  readonly deliveries: Deliveries;
  readonly workflowRuns: WorkflowRuns;
}

/** Who looks; the pages are behind the session. */
export function viewerOf(response: Response): User {
  return response.locals.session.viewer;
}

/**
 * The repository that `:owner` and `:repo` name.
 *
 * @param least - what the viewer must be allowed to do with it
 * @throws GithubError 404 when it is not there for the viewer
 */
export function repositoryOf(
  { store }: PagesContext,
  request: Request,
  response: Response,
  least: Permission = 'pull',
): Repository {
  const { owner, repo } = request.params;
  const repository = store.repository(owner, repo);
  const permission =
    repository && permissionOf(store, viewerOf(response), repository);
  if (!repository || !includes(permission, least)) {
    throw notFound();
  }
  return repository;
}

/** The issue or pull request that `:number` names. */
export function issueOf({ issues }: Repository, { params }: Request): Issue {
  const issue = issues.find(({ number }) => number === Number(params.number));
  if (!issue) {
    throw notFound();
  }
  return issue;
}

export function pullRequestOf(
  repository: Repository,
  { params }: Request,
): PullRequestIssue {
  const found = pullRequestsOf(repository).find(
    ({ number }) => number === Number(params.number),
  );
  if (!found) {
    throw notFound();
  }
  return found;
}
