import { Request, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { noIssue } from '../errors';
import { Issue } from '../model';
import { ApiContext } from './context';
import { readIssueFields } from './issueFields';
import { namesIn } from './namesIn';

/** Issues are made, shown and deleted. */
export function createIssuesRouter(context: ApiContext): Router {
  const { store, represent } = context;
  const router = PromiseRouter();

  router.post('/issue', async (request, response) => {
    const { project, fields } = readIssueFields(store, request.body);
    const issue = await store.createIssue(project, fields);
    response.status(201).json(represent.createdIssue(issue));
  });

  router.get('/issue/:idOrKey', (request, response) => {
    const names = namesIn(request.query.fields) ?? ['*all'];
    response.json(represent.issue(issueOf(context, request), names));
  });

  router.delete('/issue/:idOrKey', async (request, response) => {
    await store.removeIssue(issueOf(context, request));
    response.status(204).end();
  });

  return router;
}

/** @throws JiraError 404 */
function issueOf({ store }: ApiContext, { params }: Request): Issue {
  const issue = store.issue(params.idOrKey);
  if (!issue) {
    throw noIssue();
  }
  return issue;
}
