import { Request, Response } from 'express';
import { WorkflowRuns } from '../actions/WorkflowRuns';
import { refuseArchived } from '../changes/BranchChanges';
import { Changes } from '../changes/Changes';
import { forbidden, GithubError, notFound } from '../errors';
import { GithubStore, isSame } from '../GithubStore';
import { Issue, Organization, Permission, Repository, User } from '../model';
import { includes, isOwner, permissionOf } from '../permissions';
import { Representations } from '../represent/Representations';
import { SecretBox } from '../SecretBox';
import { Deliveries } from '../webhooks/Deliveries';
import { Events } from '../webhooks/Events';

/** What the routes work with. */
export interface RestContext {
  readonly store: GithubStore;
  readonly represent: Representations;
  readonly changes: Changes;
  readonly events: Events;
  readonly deliveries: Deliveries;
  readonly secretBox: SecretBox;
  readonly workflowRuns: WorkflowRuns;
}

/** Who asks; the routes are behind authentication. */
export function viewerOf(response: Response): User {
  return response.locals.user as User;
}

/**
 * The repository that `:owner` and `:repo` name.
 *
 * @param least - what the user must be allowed to do with it
 * @throws GithubError 404 when the user does not see it, 403 when that is all
 */
export function repositoryOf(
  { store }: RestContext,
  request: Request,
  response: Response,
  least: Permission = 'pull',
): Repository {
  const { owner, repo } = request.params;
  const repository = store.repository(owner, repo);
  const permission =
    repository && permissionOf(store, viewerOf(response), repository);
  if (!repository || !permission) {
    throw notFound();
  }
  if (!includes(permission, least)) {
    throw forbidden(`Must have ${least} rights to Repository.`);
  }
  return repository;
}

/** The issue or pull request that `:number` names. */
export function issueOf(repository: Repository, request: Request): Issue {
  const issue = repository.issues.find(
    ({ number }) => number === Number(request.params.number),
  );
  if (!issue) {
    throw notFound();
  }
  return issue;
}

/** The issue's or pull request's author may change it without a permission. */
export function changeableIssueOf(
  context: RestContext,
  request: Request,
  response: Response,
): { repository: Repository; issue: Issue } {
  const repository = repositoryOf(context, request, response);
  const issue = issueOf(repository, request);
  const isAuthor = isSame(issue.author, viewerOf(response).login);
  if (!isAuthor) {
    repositoryOf(context, request, response, 'triage');
  }
  return { repository, issue };
}

/** The user that `:username` names. */
export function userOf({ store }: RestContext, request: Request): User {
  const user = store.user(request.params.username);
  if (!user) {
    throw notFound();
  }
  return user;
}

/** The organization that `:org` names. */
export function organizationOf(
  { store }: RestContext,
  request: Request,
): Organization {
  const organization = store.organization(request.params.org);
  if (!organization) {
    throw notFound();
  }
  return organization;
}

/** The same, for who may change it. */
export function ownedOrganizationOf(
  context: RestContext,
  request: Request,
  response: Response,
): Organization {
  const organization = organizationOf(context, request);
  if (!isOwner(context.store, viewerOf(response), organization)) {
    throw forbidden('You must be an admin of this organization.');
  }
  return organization;
}

/** A branch, tag or id; HEAD is the default branch. */
export function revisionOf(repository: Repository, ref: string): string {
  return ref === 'HEAD' ? `refs/heads/${repository.defaultBranch}` : ref;
}

/** @throws GithubError 409 for an empty repository, 422 for an unknown commit */
export async function commitOidOf(
  { store }: RestContext,
  repository: Repository,
  ref: string,
): Promise<string> {
  const git = store.git(repository);
  const commit = await git.find(`${revisionOf(repository, ref)}^{commit}`);
  if (!commit) {
    await refuseEmpty({ store }, repository);
    throw new GithubError(422, `No commit found for SHA: ${ref}`);
  }
  return commit.oid;
}

/** @throws GithubError 409 for an empty repository, 404 for an unknown commit */
export async function knownCommitOidOf(
  { store }: RestContext,
  repository: Repository,
  ref: string,
): Promise<string> {
  const git = store.git(repository);
  const commit = await git.find(`${revisionOf(repository, ref)}^{commit}`);
  if (!commit) {
    await refuseEmpty({ store }, repository);
    throw notFound();
  }
  return commit.oid;
}

/** @throws GithubError 409 */
export async function refuseEmpty(
  { store }: Pick<RestContext, 'store'>,
  repository: Repository,
): Promise<void> {
  const branches = await store.git(repository).refs('refs/heads/');
  if (branches.length === 0) {
    throw new GithubError(409, 'Git Repository is empty.');
  }
}

/**
 * The repository that is named, for who may push to it. Objects and refs are
 * only written where there is something already.
 */
export async function writableOf(
  context: RestContext,
  request: Request,
  response: Response,
): Promise<Repository> {
  const repository = repositoryOf(context, request, response, 'push');
  refuseArchived(repository);
  await refuseEmpty(context, repository);
  return repository;
}
