import { RequestHandler, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { authenticatedUser } from '../authentication';
import { GithubStore } from '../GithubStore';
import { notFound, RestError, restErrorHandler } from './errors';
import { createPeopleRouter } from './people';
import { Representations } from './Representations';
import { createRepositoriesRouter } from './repositories';

const RATE_LIMIT = 15_000;
const RATE_WINDOW_S = 3_600;

const rateLimitHeaders: RequestHandler = (_request, response, next) => {
  const reset = Math.ceil(Date.now() / 1000 / RATE_WINDOW_S) * RATE_WINDOW_S;
  response.set({
    'X-GitHub-Media-Type': 'github.v3; format=json',
    'X-RateLimit-Limit': String(RATE_LIMIT),
    'X-RateLimit-Remaining': String(RATE_LIMIT - 1),
    'X-RateLimit-Used': '1',
    'X-RateLimit-Reset': String(reset),
    'X-RateLimit-Resource': 'core',
  });
  next();
};

/** The REST API, `/api/v3` of an Enterprise server. */
export function createRestRouter(store: GithubStore, baseUrl: string): Router {
  const router = PromiseRouter();
  const represent = new Representations(store, baseUrl);
  router.use(rateLimitHeaders, authenticate(store));
  router.use(createPeopleRouter(store, represent));
  router.use(createRepositoriesRouter(store, represent));
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
      throw new RestError(
        401,
        request.get('authorization')
          ? 'Bad credentials'
          : 'Requires authentication',
      );
    }
    response.locals.user = user;
    next();
  };
}
