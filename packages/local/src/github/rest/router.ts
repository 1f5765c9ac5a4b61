import express, { RequestHandler, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { authenticatedUser } from '../authentication';
import { GithubError, notFound } from '../errors';
import { GithubStore, isSame } from '../GithubStore';
import { permissionOf } from '../permissions';
import { RateLimits } from '../RateLimits';
import { createActionsRouter } from './actions';
import { createArchivesRouter } from './archives';
import { createBranchesRouter } from './branches';
import { createCommentsRouter } from './comments';
import { createCommitsRouter } from './commits';
import { createCompareRouter } from './compare';
import { createContentsRouter } from './contents';
import { repositoryOf, RestContext, viewerOf } from './context';
import { createEnvironmentsRouter } from './environments';
import { DOCUMENTATION_URL, restErrorHandler } from './errorHandler';
import { createGitObjectsRouter } from './gitObjects';
import { createHooksRouter } from './hooks';
import { createIssuesRouter } from './issues';
import { createLabelsRouter } from './labels';
import { API_VERSION, createMetaRouter, SERVER_VERSION } from './meta';
import { createPeopleRouter } from './people';
import { createPullsRouter } from './pulls';
import { createRefsRouter } from './refs';
import { createRepositoriesRouter } from './repositories';
import { createRepositorySettingsRouter } from './repositorySettings';
import { createSearchRouter } from './search';
import { createSecretsRouter } from './secrets';
import { createStatusesRouter } from './statuses';
import { createTeamsRouter } from './teams';
import { createTreesRouter } from './trees';

/** As much as GitHub takes in one request. */
const MAX_BODY = '100mb';

/** What a token of a person may do, in the words of OAuth. */
const SCOPES = 'admin:org, admin:repo_hook, delete_repo, repo, user, workflow';

/** The REST API, `/api/v3` of an Enterprise server. */
export function createRestRouter(
  context: RestContext,
  rateLimits: RateLimits,
): Router {
  const router = PromiseRouter();
  router.use((request, response, next) => {
    response.set({
      'X-GitHub-Media-Type': 'github.v3; format=json',
      'X-GitHub-Enterprise-Version': SERVER_VERSION,
      'X-GitHub-Api-Version-Selected': API_VERSION,
    });
    // Only the ETag decides whether a client has an answer already: fetch says
    // `no-cache` with every ETag, which would keep express from comparing it.
    delete request.headers['cache-control'];
    next();
  });
  router.use(authenticate(context.store));
  router.get('/rate_limit', (_request, response) => {
    response.json(rateLimits.overview(viewerOf(response)));
  });
  router.use(limitRate(rateLimits));
  router.use(
    express.json({ limit: MAX_BODY, type: () => true, reviver: wellFormed }),
  );
  router.use(createRedirects(context.store));
  for (const create of [
    createMetaRouter,
    createPeopleRouter,
    createTeamsRouter,
    createRepositoriesRouter,
    createContentsRouter,
    createArchivesRouter,
    createGitObjectsRouter,
    createTreesRouter,
    createRefsRouter,
    // Before the commits, one of which may be called by a branch with slashes.
    createStatusesRouter,
    createCommitsRouter,
    createCompareRouter,
    createBranchesRouter,
    createPullsRouter,
    createIssuesRouter,
    createLabelsRouter,
    createCommentsRouter,
    createHooksRouter,
    createActionsRouter,
    createEnvironmentsRouter,
    createRepositorySettingsRouter,
    createSearchRouter,
  ]) {
    router.use(create(context));
  }
  router.use(
    '/repos/:owner/:repo/actions',
    createSecretsRouter(
      context,
      (request, response) =>
        repositoryOf(context, request, response, 'push').actions,
    ),
  );
  router.use(() => {
    throw notFound();
  });
  router.use(restErrorHandler);
  return router;
}

function authenticate(store: GithubStore): RequestHandler {
  return (request, response, next) => {
    const user = authenticatedUser(store, request);
    if (!user) {
      throw new GithubError(
        401,
        request.get('authorization')
          ? 'Bad credentials'
          : 'Requires authentication',
      );
    }
    response.locals.user = user;
    response.set('X-OAuth-Scopes', SCOPES);
    next();
  };
}

/** JSON may hold halves of characters, which have no place in an address. */
function wellFormed(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? Buffer.from(value).toString() : value;
}

function limitRate(rateLimits: RateLimits): RequestHandler {
  return (_request, response, next) => {
    const user = viewerOf(response);
    const isSpent = !rateLimits.take(user);
    response.set(rateLimits.headers(user));
    if (isSpent) {
      throw new GithubError(
        403,
        `API rate limit exceeded for user ID ${user.id}.`,
      );
    }
    next();
  };
}

/** From a number, or a former name, to what the repository is called now. */
function createRedirects(store: GithubStore): RequestHandler {
  return (request, response, next) => {
    const byId = /^\/repositories\/(\d+)(?=[/?]|$)(.*)$/.exec(request.url);
    if (byId) {
      const repository = store.repositoryById(Number(byId[1]));
      if (!repository) {
        throw notFound();
      }
      request.url = `/repos/${repository.owner}/${repository.name}${byId[2]}`;
    }
    const byName = /^\/repos\/([^/?]+)\/([^/?]+)(.*)$/.exec(request.url);
    const named = byName && store.repository(byName[1], byName[2]);
    const hasMoved =
      named &&
      !isSame(named.name, byName[2]) &&
      permissionOf(store, viewerOf(response), named);
    if (!hasMoved) {
      next();
      return;
    }
    const target = `${request.protocol}://${request.get('host')}${
      request.baseUrl
    }/repositories/${named.id}${byName[3]}`;
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    response
      .status(isRead ? 301 : 307)
      .location(target)
      .json({
        message: isRead ? 'Moved Permanently' : 'Temporary Redirect',
        url: target,
        documentation_url: DOCUMENTATION_URL,
      });
  };
}
