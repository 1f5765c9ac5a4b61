import { Request, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { findLabel } from '../changes/IssueChanges';
import { notFound } from '../errors';
import { Label, Repository } from '../model';
import { repositoryOf, RestContext } from './context';
import { sendPage } from './page';
import { parseBody } from './parseBody';

const labelOptions = {
  color: z
    .string()
    .regex(/^[0-9a-fA-F]{6}$/, { message: 'is no color of six digits' })
    .transform(color => color.toLowerCase())
    .optional(),
  description: z.string().max(100).nullish(),
};
const labelName = z.string().trim().min(1).max(50);
const newLabelBody = z.object({ name: labelName, ...labelOptions });
const labelUpdateBody = z.object({
  new_name: labelName.optional(),
  ...labelOptions,
});

/** The labels that issues of a repository can have. */
export function createLabelsRouter(context: RestContext): Router {
  const { represent, changes } = context;
  const { issues } = represent;
  const router = PromiseRouter();

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

  router.patch(
    '/repos/:owner/:repo/labels/:name',
    async (request, response) => {
      const repository = repositoryOf(context, request, response, 'push');
      const label = labelOf(repository, request);
      const body = parseBody(labelUpdateBody, request);
      const updated = await changes.issues.updateLabel(repository, label, {
        name: body.new_name ?? label.name,
        color: body.color ?? label.color,
        description:
          body.description === undefined
            ? label.description
            : body.description ?? undefined,
      });
      response.json(issues.label(repository, updated));
    },
  );

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

/** The one that `:name` names. */
export function labelOf(repository: Repository, { params }: Request): Label {
  const label = findLabel(repository, params.name);
  if (!label) {
    throw notFound();
  }
  return label;
}
