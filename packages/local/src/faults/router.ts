import { setTimeout as sleep } from 'node:timers/promises';
import express, { Request, RequestHandler, Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { Faults } from './Faults';

const faultBody = z
  .strictObject({
    method: z.string().default('*'),
    path: z.string().startsWith('/'),
    query: z.record(z.string(), z.string()).optional(),
    skip: z.number().int().min(0).default(0),
    times: z.number().int().min(1).default(1),
    status: z.number().int().min(400).max(599).optional(),
    body: z.record(z.string(), z.unknown()).optional(),
    headers: z.record(z.string(), z.string()).optional(),
    delayMs: z.number().int().min(1).optional(),
    cut: z.enum(['before', 'after']).optional(),
  })
  .refine(
    ({ status, body, delayMs, cut }) => status ?? body ?? delayMs ?? cut,
    {
      message: 'Say what goes wrong: status, body, delayMs or cut',
    },
  );

/** Answers with an error in the form that a server's clients know. */
export type Refuse = (
  response: Response,
  status: number,
  message: string,
) => void;

/**
 * What the real ones do not have: faults that tests order. It goes before all
 * that is to fail.
 *
 * - `POST /_faults` with a Fault, which happens to the next requests it fits
 * - `GET /_faults` lists those that did not happen yet, `DELETE` forgets them
 *
 * @param options - `authenticate` lets pass who may order
 */
export function createFaultsRouter(options: {
  faults: Faults;
  authenticate: RequestHandler;
  refuse: Refuse;
}): Router {
  const { faults, authenticate, refuse } = options;
  const router = PromiseRouter();
  const orders = PromiseRouter();
  router.use('/_faults', authenticate, express.json(), orders);
  router.use(happen(faults, refuse));

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
    response.status(204).end();
  });

  return router;
}

function happen(faults: Faults, refuse: Refuse): RequestHandler {
  return async (request, response, next) => {
    const fault = faults.take(request);
    if (!fault) {
      next();
      return;
    }
    if (fault.delayMs) {
      await sleep(fault.delayMs);
      if (request.socket.destroyed) {
        // Who asked is gone, and what they asked with them.
        return;
      }
    }
    if (fault.cut === 'before') {
      request.socket.destroy();
      return;
    }
    if (fault.cut === 'after') {
      cutBeforeAnswer(request, response);
    }
    response.set(fault.headers ?? {});
    if (fault.status) {
      const { method, path, status } = fault;
      refuse(response, status, `A fault that was asked for: ${method} ${path}`);
      return;
    }
    if (fault.body) {
      response.json(fault.body);
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
