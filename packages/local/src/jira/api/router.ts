import express, { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { JiraError } from '../errors';
import { authenticate } from './authenticate';
import { ApiContext } from './context';
import { errorHandler } from './errorHandler';
import { createIssuesRouter } from './issues';
import { createProjectsRouter } from './projects';
import { createSearchRouter } from './search';

/** The REST API, `/rest/api/3` of a site. */
export function createApiRouter(context: ApiContext): Router {
  const router = PromiseRouter();
  router.use(
    authenticate(context.store),
    express.json(),
    createProjectsRouter(context),
    createIssuesRouter(context),
    createSearchRouter(context),
  );
  router.use(() => {
    throw new JiraError(404, ['The local Jira does not answer this.']);
  });
  router.use(errorHandler);
  return router;
}
