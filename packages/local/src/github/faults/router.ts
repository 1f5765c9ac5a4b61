import { setTimeout as sleep } from 'node:timers/promises';
import express, { Request, RequestHandler, Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { authenticatedUser } from '../authentication';
import { GithubStore } from '../GithubStore';
import { RateLimits } from '../RateLimits';
import { Fault, Faults } from './Faults';

const faultBody = z
  .strictObject({
    method: z.string().default('*'),
    path: z.string().startsWith('/'),
    after: z.number().int().min(1).optional(),
    skip: z.number().int().min(0).default(0),
    times: z.number().int().min(1).default(1),
    status: z.number().int().min(400).max(599).optional(),
    delayMs: z.number().int().min(1).optional(),
    cut: z.enum(['before', 'after']).optional(),
  })
  .refine(({ status, delayMs, cut }) => status ?? delayMs ?? cut, {
    message: 'Say what goes wrong: status, delayMs or cut',
  });

const rateLimitBody = z.strictObject({
  login: z.string(),
  resetInSeconds: z.number().int().min(1),
});

/**
 * What no GitHub has: faults that tests order.
 *
 * - `POST /_faults` with a Fault, which happens to the next requests it fits
 * - `GET /_faults` lists those that did not happen yet, `DELETE` forgets them
 * - `POST /_faults/rate-limit` spends what `login` may ask, for some seconds
 */
export function createFaultsRouter(options: {
  store: GithubStore;
  faults: Faults;
  rateLimits: RateLimits;
}): Router {
  const { store, faults, rateLimits } = options;
  const router = PromiseRouter();
  const orders = PromiseRouter();
  router.use('/_faults', authenticate(store), express.json(), orders);
  router.use(happen(faults));

  orders.get('/', (_request, response) => {
    response.json(faults.waiting);
  });

  orders.post('/', (request, response) => {
    const { success, data, error } = faultBody.safeParse(request.body);
    if (!success) {
      response.status(422).json({ message: z.prettifyError(error) });
      return;
    }
    faults.add(data);
    response.status(201).json(data);
  });

  orders.delete('/', (_request, response) => {
    faults.clear();
    rateLimits.reset();
    response.status(204).end();
  });

  orders.post('/rate-limit', (request, response) => {
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
  });

  return router;
}

function authenticate(store: GithubStore): RequestHandler {
  return (request, response, next) => {
    if (authenticatedUser(store, request)) {
      next();
    } else {
      response.status(401).json({ message: 'Requires authentication' });
    }
  };
}

function happen(faults: Faults): RequestHandler {
  return async (request, response, next) => {
    const fault = faults.take(request.method, request.path);
    if (!fault) {
      next();
      return;
    }
    if (fault.delayMs) {
      await sleep(fault.delayMs);
    }
    if (fault.cut === 'before') {
      request.socket.destroy();
      return;
    }
    if (fault.cut === 'after') {
      cutBeforeAnswer(request, response);
    }
    if (fault.status) {
      answer(response, fault, fault.status);
      return;
    }
    next();
  };
}

/** Lets the request be served, and the answer get lost. */
function cutBeforeAnswer(request: Request, response: Response) {
  const cut = () => {
    request.socket.destroy();
    return response;
  };
  // The first of them is called when what was asked for is done.
  response.writeHead = cut;
  response.write = () => {
    cut();
    return true;
  };
  response.end = cut;
}

function answer(response: Response, { method, path }: Fault, status: number) {
  response.status(status).json({
    message: `A fault that was asked for: ${method} ${path}`,
    documentation_url: 'https://docs.github.com/rest',
    status: String(status),
  });
}
