import { Request, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { findLabel } from '../changes/IssueChanges';
import { notFound } from '../errors';
import { Issue, Label, Repository } from '../model';
import {
  issueOf,
  parseBody,
  repositoryOf,
  RestContext,
  viewerOf,
} from './context';
import { sendPage } from './page';

/** GitHub takes a label by its name, or as an object with a name. */
const labelsBody = z.array(
  z.union([
    z.string(),
    z.object({ name: z.string() }).transform(({ name }) => name),
  ]),
);

const createBody = z.object({
  title: z.string().min(1),
  body: z.string().nullish(),
  assignees: z.array(z.string()).default([]),
  labels: labelsBody.default([]),
});

const updateBody = z.object({
  title: z.string().min(1).optional(),
  body: z.string().nullish(),
  state: z.enum(['open', 'closed']).optional(),
  assignees: z.array(z.string()).optional(),
  labels: labelsBody.optional(),
});

const assigneesBody = z.object({ assignees: z.array(z.string()) });
const commentBody = z.object({ body: z.string().min(1) });
const newLabelBody = z.object({
  name: z.string().min(1),
  color: z.string().optional(),
  description: z.string().nullish(),
});

const ISSUE = '/repos/:owner/:repo/issues/:number(\\d+)';

/** Issues, and what pull requests have as issues: labels, assignees, comments. */
export function createIssuesRouter(context: RestContext): Router {
  const { represent, changes } = context;
  const { issues } = represent;
  const router = PromiseRouter();

  router.get('/repos/:owner/:repo/issues', (request, response) => {
    const repository = repositoryOf(context, request, response);
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
    const body = parseBody(createBody, request);
    const issue = await changes.issues.create(
      repository,
      { ...body, body: body.body ?? undefined },
      viewerOf(response),
    );
    response.status(201).json(issues.issue(repository, issue));
  });

  router.get(ISSUE, (request, response) => {
    const repository = repositoryOf(context, request, response);
    response.json(issues.issue(repository, issueOf(repository, request)));
  });

  router.patch(ISSUE, async (request, response) => {
    const repository = repositoryOf(context, request, response, 'triage');
    const issue = issueOf(repository, request);
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

  router.delete(`${ISSUE}/labels/:name`, async (request, response) => {
    const repository = repositoryOf(context, request, response, 'triage');
    const issue = issueOf(repository, request);
    const { name } = labelOf(repository, request);
    const labels = issue.labels.filter(other => other !== name);
    await changes.issues.update(
      repository,
      issue,
      { labels },
      viewerOf(response),
    );
    response.json(issues.labelsOf(repository, issue));
  });

  router.get(`${ISSUE}/comments`, (request, response) => {
    const repository = repositoryOf(context, request, response);
    const issue = issueOf(repository, request);
    sendPage(
      request,
      response,
      issue.comments.map(comment => issues.comment(repository, issue, comment)),
    );
  });

  router.post(`${ISSUE}/comments`, async (request, response) => {
    const repository = repositoryOf(context, request, response);
    const issue = issueOf(repository, request);
    const { body } = parseBody(commentBody, request);
    const comment = await changes.issues.comment(
      repository,
      issue,
      body,
      viewerOf(response),
    );
    response.status(201).json(issues.comment(repository, issue, comment));
  });

  router.get('/repos/:owner/:repo/labels', (request, response) => {
    const repository = repositoryOf(context, request, response);
    sendPage(
      request,
      response,
      repository.labels.map(label => issues.label(repository, label)),
    );
  });

  router.post('/repos/:owner/:repo/labels', async (request, response) => {
    const repository = repositoryOf(context, request, response, 'push');
    const body = parseBody(newLabelBody, request);
    const label = await changes.issues.createLabel(repository, {
      ...body,
      description: body.description ?? undefined,
    });
    response.status(201).json(issues.label(repository, label));
  });

  router.get('/repos/:owner/:repo/labels/:name', (request, response) => {
    const repository = repositoryOf(context, request, response);
    const label = labelOf(repository, request);
    response.json(issues.label(repository, label));
  });

  router.delete(
    '/repos/:owner/:repo/labels/:name',
    async (request, response) => {
      const repository = repositoryOf(context, request, response, 'push');
      const label = labelOf(repository, request);
      await changes.issues.deleteLabel(repository, label);
      response.status(204).end();
    },
  );

  return router;
}

function labelOf(repository: Repository, { params }: Request): Label {
  const label = findLabel(repository, params.name);
  if (!label) {
    throw notFound();
  }
  return label;
}

/** A list, or an object with a list. */
function labelsIn(request: Request): string[] {
  const body = z.union([
    labelsBody,
    z.object({ labels: labelsBody }).transform(({ labels }) => labels),
  ]);
  return parseBody(body, request);
}

/** The newest first. */
function filtered({ issues }: Repository, { query }: Request): Issue[] {
  const state = query.state ?? 'open';
  const labels = query.labels ? String(query.labels).split(',') : [];
  return issues
    .filter(
      issue =>
        (state === 'all' || issue.state === state) &&
        labels.every(label => issue.labels.includes(label)) &&
        (!query.creator || query.creator === issue.author) &&
        (!query.assignee || issue.assignees.includes(String(query.assignee))),
    )
    .reverse();
}
