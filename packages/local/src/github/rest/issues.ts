import { Request, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { GithubError } from '../errors';
import { isSame } from '../GithubStore';
import { Issue, Repository } from '../model';
import { includes, permissionOf } from '../permissions';
import {
  changeableIssueOf,
  issueOf,
  repositoryOf,
  RestContext,
  viewerOf,
} from './context';
import { bodyText, sorted, titleText } from './issueParts';
import { labelOf } from './labels';
import { sendPage } from './page';
import { parseBody } from './parseBody';

/** GitHub takes a label by its name, or as an object with a name. */
const labelsBody = z.array(
  z.union([
    z.string(),
    z.object({ name: z.string() }).transform(({ name }) => name),
  ]),
);

const createBody = z.object({
  title: z.union([titleText, z.number().transform(String)]),
  body: bodyText.nullish(),
  assignee: z.string().nullish(),
  assignees: z.array(z.string()).default([]),
  labels: labelsBody.default([]),
});

const updateBody = z.object({
  title: titleText.optional(),
  body: bodyText.nullish(),
  state: z.enum(['open', 'closed']).optional(),
  assignees: z.array(z.string()).optional(),
  labels: labelsBody.optional(),
});

const assigneesBody = z.object({ assignees: z.array(z.string()) });
export const ISSUE = '/repos/:owner/:repo/issues/:number(\\d+)';

/** Issues, and what pull requests have as issues: labels and assignees. */
export function createIssuesRouter(context: RestContext): Router {
  const { store, represent, changes } = context;
  const { issues } = represent;
  const router = PromiseRouter();

  router.get('/repos/:owner/:repo/issues', (request, response) => {
    const repository = repositoryOf(context, request, response);
    refuseWithoutIssues(repository);
    sendPage(
      request,
      response,
      filtered(repository, request).map(issue =>
        issues.issue(repository, issue),
      ),
    );
  });

  router.post('/repos/:owner/:repo/issues', async (request, response) => {
    const repository = repositoryOf(context, request, response);
    const viewer = viewerOf(response);
    refuseWithoutIssues(repository);
    const { title, body, labels, assignee, assignees } = parseBody(
      createBody,
      request,
    );
    // Of others, GitHub leaves these out without a word.
    const mayAssign = includes(permissionOf(store, viewer, repository), 'push');
    const issue = await changes.issues.create(
      repository,
      {
        title,
        body: body ?? undefined,
        labels: mayAssign ? labels : [],
        assignees: mayAssign ? [...assignees, assignee ?? []].flat() : [],
      },
      viewer,
    );
    response.status(201).json(issues.issue(repository, issue));
  });

  router.get(ISSUE, (request, response) => {
    const repository = repositoryOf(context, request, response);
    response.json(issues.issue(repository, issueOf(repository, request)));
  });

  router.patch(ISSUE, async (request, response) => {
    const { repository, issue } = changeableIssueOf(context, request, response);
    const { body, ...rest } = parseBody(updateBody, request);
    await changes.issues.update(
      repository,
      issue,
      { ...rest, ...(body !== undefined && { body: body ?? undefined }) },
      viewerOf(response),
    );
    response.json(issues.issue(repository, issue));
  });

  router.post(`${ISSUE}/assignees`, async (request, response) => {
    const repository = repositoryOf(context, request, response, 'triage');
    const issue = issueOf(repository, request);
    const { assignees } = parseBody(assigneesBody, request);
    await changes.issues.update(
      repository,
      issue,
      { assignees: [...issue.assignees, ...assignees] },
      viewerOf(response),
    );
    response.status(201).json(issues.issue(repository, issue));
  });

  router.delete(`${ISSUE}/assignees`, async (request, response) => {
    const repository = repositoryOf(context, request, response, 'triage');
    const issue = issueOf(repository, request);
    const removed = parseBody(assigneesBody, request).assignees;
    const assignees = issue.assignees.filter(
      login => !removed.some(other => isSame(other, login)),
    );
    const viewer = viewerOf(response);
    await changes.issues.update(repository, issue, { assignees }, viewer);
    response.json(issues.issue(repository, issue));
  });

  router.get(`${ISSUE}/labels`, (request, response) => {
    const repository = repositoryOf(context, request, response);
    const issue = issueOf(repository, request);
    sendPage(request, response, issues.labelsOf(repository, issue));
  });

  router.post(`${ISSUE}/labels`, async (request, response) => {
    const repository = repositoryOf(context, request, response, 'triage');
    const issue = issueOf(repository, request);
    const labels = [...new Set([...issue.labels, ...labelsIn(request)])];
    await changes.issues.update(
      repository,
      issue,
      { labels },
      viewerOf(response),
    );
    response.json(issues.labelsOf(repository, issue));
  });

  router.put(`${ISSUE}/labels`, async (request, response) => {
    const repository = repositoryOf(context, request, response, 'triage');
    const issue = issueOf(repository, request);
    await changes.issues.update(
      repository,
      issue,
      { labels: labelsIn(request) },
      viewerOf(response),
    );
    response.json(issues.labelsOf(repository, issue));
  });

  router.delete(`${ISSUE}/labels`, async (request, response) => {
    const repository = repositoryOf(context, request, response, 'triage');
    const issue = issueOf(repository, request);
    const viewer = viewerOf(response);
    await changes.issues.update(repository, issue, { labels: [] }, viewer);
    response.status(204).end();
  });

  router.delete(`${ISSUE}/labels/:name`, async (request, response) => {
    const repository = repositoryOf(context, request, response, 'triage');
    const issue = issueOf(repository, request);
    const { name } = labelOf(repository, request);
    if (!issue.labels.includes(name)) {
      throw new GithubError(404, 'Label does not exist');
    }
    const labels = issue.labels.filter(other => other !== name);
    await changes.issues.update(
      repository,
      issue,
      { labels },
      viewerOf(response),
    );
    response.json(issues.labelsOf(repository, issue));
  });

  return router;
}

/** A list, or an object with a list. */
function labelsIn(request: Request): string[] {
  const body = z.union([
    labelsBody,
    z.object({ labels: labelsBody }).transform(({ labels }) => labels),
  ]);
  return parseBody(body, request);
}

function filtered(repository: Repository, { query }: Request): Issue[] {
  const { state = 'open', creator, assignee, since } = query;
  const labels = query.labels ? String(query.labels).split(',') : [];
  return sorted(
    repository.issues.filter(
      issue =>
        (state === 'all' || issue.state === state) &&
        labels.every(label => issue.labels.some(own => isSame(own, label))) &&
        (!creator || isSame(issue.author, String(creator))) &&
        (!assignee || isAssigned(issue, String(assignee))) &&
        (!since || Date.parse(issue.updatedAt) >= Date.parse(String(since))),
    ),
    query,
  );
}

function isAssigned({ assignees }: Issue, wanted: string): boolean {
  switch (wanted) {
    case '*':
      return assignees.length > 0;
    case 'none':
      return assignees.length === 0;
    default:
      return assignees.some(login => isSame(login, wanted));
  }
}

function refuseWithoutIssues({ settings }: Repository) {
  if (!settings.hasIssues) {
    throw new GithubError(410, 'Issues has been disabled in this repository.');
  }
}
