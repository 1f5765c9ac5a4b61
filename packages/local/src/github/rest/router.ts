import express, { RequestHandler, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { authenticatedUser } from '../authentication';
import { GithubError, notFound } from '../errors';
import { GithubStore } from '../GithubStore';
import { RateLimits } from '../RateLimits';
import { createActionsRouter } from './actions';
import { createBranchesRouter } from './branches';
import { createCommitsRouter } from './commits';
import { createContentsRouter } from './contents';
import { repositoryOf, RestContext, viewerOf } from './context';
import { createEnvironmentsRouter } from './environments';
import { restErrorHandler } from './errorHandler';
import { createGitDataRouter } from './gitData';
import { createHooksRouter } from './hooks';
import { createIssuesRouter } from './issues';
import { createPeopleRouter } from './people';
import { createPullsRouter } from './pulls';
import { createRepositoriesRouter } from './repositories';
import { createRepositorySettingsRouter } from './repositorySettings';
import { createSearchRouter } from './search';
import { createSecretsRouter } from './secrets';
import { createTeamsRouter } from './teams';

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
  router.use((_request, response, next) => {
    response.set('X-GitHub-Media-Type', 'github.v3; format=json');
    next();
  });
  router.use(authenticate(context.store));
  router.get('/rate_limit', (_request, response) => {
    response.json(rateLimits.overview(viewerOf(response)));
  });
  router.use(limitRate(rateLimits));
  router.use(express.json({ limit: MAX_BODY, type: () => true }));
  router.use(createRedirects(context.store));
  for (const create of [
    createPeopleRouter,
    createTeamsRouter,
    createRepositoriesRouter,
    createContentsRouter,
    createGitDataRouter,
    createCommitsRouter,
    createBranchesRouter,
    createPullsRouter,
    createIssuesRouter,
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
        repositoryOf(context, request, response, 'admin').actions,
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
function createRedirects(store: GithubStore): Router {
  const router = PromiseRouter();
  router.use('/repositories/:id(\\d+)', (request, _response, next) => {
    const repository = store.repositoryById(Number(request.params.id));
    if (!repository) {
      throw notFound();
    }
    next();
  });
  router.use((request, response, next) => {
    const byId = /^\/repositories\/(\d+)(.*)$/.exec(request.url);
    const repository = byId && store.repositoryById(Number(byId[1]));
    if (repository) {
      request.url = `/repos/${repository.owner}/${repository.name}${byId[2]}`;
      next();
      return;
    }
    const byName = /^\/repos\/([^/?]+)\/([^/?]+)(.*)$/.exec(request.url);
    const named = byName && store.repository(byName[1], byName[2]);
    if (named && named.name.toLowerCase() !== byName[2].toLowerCase()) {
      const target = `${request.baseUrl}/repositories/${named.id}${byName[3]}`;
      response
        .status(request.method === 'GET' || request.method === 'HEAD' ? 301 : 307)
        .location(target)
        .json({ message: 'Moved Permanently', url: target });
      return;
    }
    next();
  });
  return router;
}
