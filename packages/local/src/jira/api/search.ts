import { Request, Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { badRequest } from '../errors';
import { Clause, Jql, parseJql } from '../jql';
import { JiraStore } from '../JiraStore';
import { Issue } from '../model';
import { ApiContext } from './context';
import { namesIn } from './namesIn';

const searchBody = z.strictObject({
  jql: z.string().default(''),
  fields: z.array(z.string()).default(['id']),
  maxResults: z.coerce.number().int().min(1).default(50),
  nextPageToken: z.string().optional(),
});

const MAX_RESULTS = 5_000;

/** Finds issues by JQL, a page after the other. */
export function createSearchRouter(context: ApiContext): Router {
  const router = PromiseRouter();

  router.get('/search/jql', ({ query }, response) => {
    search(context, { ...query, fields: namesIn(query.fields) }, response);
  });

  router.post('/search/jql', ({ body }: Request, response) => {
    search(context, body, response);
  });

  return router;
}

function search(
  { store, represent }: ApiContext,
  body: unknown,
  response: Response,
) {
  const { success, data, error } = searchBody.safeParse(body);
  if (!success) {
    throw badRequest(z.prettifyError(error));
  }
  const { jql, fields, maxResults, nextPageToken } = data;
  const found = find(store, parseJql(jql));
  const start = nextPageToken ? startOf(found, jql, nextPageToken) : 0;
  const end = start + Math.min(maxResults, MAX_RESULTS);
  const page = found.slice(start, end);
  const isLast = end >= found.length;
  response.json({
    issues: page.map(issue =>
      // Who asks for no fields gets nothing but this.
      fields.join() === 'id'
        ? { id: issue.id }
        : represent.issue(issue, fields),
    ),
    isLast,
    ...(!isLast && { nextPageToken: tokenOf(jql, page) }),
  });
}

function find(store: JiraStore, { clauses, order }: Jql): Issue[] {
  const matchers = clauses.map(clause => matcherOf(store, clause));
  const found = store.data.issues.filter(issue =>
    matchers.every(matches => matches(issue)),
  );
  // They are kept in the order in which they were made.
  return order === 'ascending' ? found : found.reverse();
}

function matcherOf(store: JiraStore, { field, value }: Clause) {
  if (field === 'labels') {
    return ({ labels }: Issue) => labels.includes(value);
  }
  const project = store.project(value);
  if (!project) {
    throw badRequest(
      `The value '${value}' does not exist for the field 'project'.`,
    );
  }
  return ({ projectId }: Issue) => projectId === project.id;
}

/** It names the last issue that was seen, so that new ones move nothing. */
function tokenOf(jql: string, page: readonly Issue[]): string {
  const last = page[page.length - 1].id;
  return Buffer.from(JSON.stringify([last, jql])).toString('base64url');
}

function startOf(found: readonly Issue[], jql: string, token: string): number {
  const index = found.findIndex(issue => tokenOf(jql, [issue]) === token);
  if (index < 0) {
    throw badRequest('The nextPageToken is invalid or has expired.');
  }
  return index + 1;
}
