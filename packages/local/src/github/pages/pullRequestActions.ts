import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { forbidden, GithubError } from '../errors';
import { Permission, PullRequestIssue, Repository, User } from '../model';
import { includes, permissionOf } from '../permissions';
import { PagesContext, pullRequestOf, repositoryOf, viewerOf } from './context';
import { link } from './link';

const actionBody = z.discriminatedUnion('action', [
  z.object({
    action: z.literal('merge'),
    method: z.enum(['merge', 'squash', 'rebase']),
    /** What was looked at when the button was pressed. */
    head: z.string(),
  }),
  z.object({
    action: z.enum(['approve', 'close', 'reopen', 'delete-branch']),
  }),
]);

type Action = z.infer<typeof actionBody>;

/** What the buttons on the page of a pull request do, as the viewer. */
export function createPullRequestActions(context: PagesContext): Router {
  const { store, changes } = context;
  const { pullRequests } = changes;
  const router = PromiseRouter();

  router.post('/:owner/:repo/pull/:number(\\d+)', async (request, response) => {
    const repository = repositoryOf(context, request, response);
    const issue = pullRequestOf(repository, request);
    const { success, data, error } = actionBody.safeParse(request.body);
    if (!success) {
      throw new GithubError(400, z.prettifyError(error));
    }
    await act(data, repository, issue, viewerOf(response));
    response.redirect(303, link.pull(repository, issue.number));
  });

  async function act(
    action: Action,
    repository: Repository,
    issue: PullRequestIssue,
    viewer: User,
  ) {
    switch (action.action) {
      case 'merge': {
        const { method, head: headOid } = action;
        ensure('push', repository, viewer);
        const options = { method, headOid };
        await pullRequests.merge(repository, issue, options, viewer);
        break;
      }
      case 'approve': {
        const review = { state: 'APPROVED', body: '' } as const;
        await pullRequests.review(repository, issue, review, viewer);
        break;
      }
      case 'delete-branch':
        ensure('push', repository, viewer);
        await pullRequests.deleteBranch(repository, issue, viewer);
        break;
      default: {
        if (issue.author !== viewer.login) {
          ensure('triage', repository, viewer);
        }
        const state = action.action === 'close' ? 'closed' : 'open';
        await pullRequests.update(repository, issue, { state }, viewer);
      }
    }
  }

  function ensure(least: Permission, repository: Repository, viewer: User) {
    if (!includes(permissionOf(store, viewer, repository), least)) {
      throw forbidden(
        `${viewer.login} needs the permission "${least}" for this`,
      );
    }
  }

  return router;
}
