import express, { RequestHandler, Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { Faults } from '../../faults/Faults';
import { createFaultsRouter } from '../../faults/router';
import { authenticatedUser } from '../authentication';
import { GithubStore } from '../GithubStore';
import { RateLimits } from '../RateLimits';
import { DOCUMENTATION_URL } from '../rest/errorHandler';

const rateLimitBody = z.strictObject({
  login: z.string(),
  resetInSeconds: z.number().int().min(1),
});

/**
 * The faults of every stand-in, and one of GitHub's own:
 *
 * - `POST /_faults/rate-limit` spends what `login` may ask, for some seconds
 * - `DELETE /_faults` gives that back, too
 */
export function createGithubFaultsRouter(options: {
  store: GithubStore;
  faults: Faults;
  rateLimits: RateLimits;
}): Router {
  const { store, faults, rateLimits } = options;
  const router = PromiseRouter();
  const authenticate = authenticateAnybody(store);

  router.post(
    '/_faults/rate-limit',
    authenticate,
    express.json(),
    (request, response) => {
      const { success, data, error } = rateLimitBody.safeParse(request.body);
      const user = success ? store.user(data.login) : undefined;
      if (!success || !user) {
        const message = success
          ? `There is no user ${data.login}`
          : z.prettifyError(error);
        response.status(422).json({ message });
        return;
      }
      rateLimits.spend(user, data.resetInSeconds);
      response.status(204).end();
    },
  );

  router.delete('/_faults', authenticate, (_request, _response, next) => {
    rateLimits.reset();
    next();
  });

  router.use(createFaultsRouter({ faults, authenticate, refuse }));
  return router;
}

function authenticateAnybody(store: GithubStore): RequestHandler {
  return (request, response, next) => {
    if (authenticatedUser(store, request)) {
      next();
    } else {
      refuse(response, 401, 'Requires authentication');
    }
  };
}

function refuse(response: Response, status: number, message: string) {
  response.status(status).json({
    message,
    documentation_url: DOCUMENTATION_URL,
    status: String(status),
  });
}
