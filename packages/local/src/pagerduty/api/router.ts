import express, { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { notFound } from '../errors';
import { authenticate } from './authenticate';
import { ApiContext } from './context';
import { errorHandler } from './errorHandler';
import { createEscalationPoliciesRouter } from './escalationPolicies';
import { createPeopleRouter } from './people';
import { createServicesRouter } from './services';

/** The REST API, what is below `https://api.pagerduty.com`. */
export function createApiRouter(context: ApiContext): Router {
  const router = PromiseRouter();
  router.use(
    authenticate(context.store),
    express.json(),
    createPeopleRouter(context),
    createEscalationPoliciesRouter(context),
    createServicesRouter(context),
  );
  router.use(() => {
    throw notFound();
  });
  router.use(errorHandler);
  return router;
}
