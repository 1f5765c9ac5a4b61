import { Request, Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { notFound } from '../errors';
import { isSame } from '../GithubStore';
import { issueOf, repositoryOf, RestContext, viewerOf } from './context';
import { bodyText } from './issueParts';
import { ISSUE } from './issues';
import { sendPage } from './page';
import { parseBody } from './parseBody';

const commentBody = z.object({ body: bodyText.min(1) });

const COMMENT = '/repos/:owner/:repo/issues/comments/:comment(\\d+)';

/** What is said of issues and pull requests. */
export function createCommentsRouter(context: RestContext): Router {
  const { represent, changes } = context;
  const { issues } = represent;
  const router = PromiseRouter();

  router.get(`${ISSUE}/comments`, (request, response) => {
    const repository = repositoryOf(context, request, response);
    const issue = issueOf(repository, request);
    sendPage(
      request,
      response,
      issue.comments.map(comment => issues.comment(repository, issue, comment)),
    );
  });

  router.post(`${ISSUE}/comments`, async (request, response) => {
    const repository = repositoryOf(context, request, response);
    const issue = issueOf(repository, request);
    const { body } = parseBody(commentBody, request);
    const comment = await changes.issues.comment(
      repository,
      issue,
      body,
      viewerOf(response),
    );
    response.status(201).json(issues.comment(repository, issue, comment));
  });

  router.get(COMMENT, (request, response) => {
    const { repository, issue, comment } = commentOf(request, response);
    response.json(issues.comment(repository, issue, comment));
  });

  router.patch(COMMENT, async (request, response) => {
    const { repository, issue, comment } = ownCommentOf(request, response);
    const { body } = parseBody(commentBody, request);
    await changes.issues.updateComment(repository, comment, body);
    response.json(issues.comment(repository, issue, comment));
  });

  router.delete(COMMENT, async (request, response) => {
    const { repository, issue, comment } = ownCommentOf(request, response);
    await changes.issues.deleteComment(repository, issue, comment);
    response.status(204).end();
  });

  function commentOf(request: Request, response: Response) {
    const repository = repositoryOf(context, request, response);
    for (const issue of repository.issues) {
      const comment = issue.comments.find(
        ({ id }) => id === Number(request.params.comment),
      );
      if (comment) {
        return { repository, issue, comment };
      }
    }
    throw notFound();
  }

  /** For its author, and for who may change the repository. */
  function ownCommentOf(request: Request, response: Response) {
    const found = commentOf(request, response);
    if (!isSame(found.comment.author, viewerOf(response).login)) {
      repositoryOf(context, request, response, 'push');
    }
    return found;
  }

  return router;
}
