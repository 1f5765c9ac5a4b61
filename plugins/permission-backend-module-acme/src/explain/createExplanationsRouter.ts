import { HttpAuthService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import express, { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { Person } from '../Person';
import { Explainer } from './Explainer';

const askedSchema = z.object({
  person: z.object({
    userEntityRef: z.string(),
    ownershipEntityRefs: z.array(z.string()),
  }),
  permission: z.string(),
  resourceRef: z.string().optional(),
});

/**
 * Why the policy decides as it does, beside the permission plugin's own routes:
 *
 * - `GET /explanations` lists what can be asked about, for whoever is signed in;
 * - `POST /explanations` explains for anybody. Only plugins may ask: they see to
 *   it who may know.
 */
export function createExplanationsRouter(options: {
  explainer: Explainer;
  httpAuth: HttpAuthService;
}): Router {
  const { explainer, httpAuth } = options;
  const router = PromiseRouter();
  router.use('/explanations', express.json());

  router.get('/explanations', async (request, response) => {
    await httpAuth.credentials(request, { allow: ['user', 'service'] });
    response.json(explainer.list());
  });

  router.post('/explanations', async (request, response) => {
    await httpAuth.credentials(request, { allow: ['service'] });
    const asked = askedSchema.safeParse(request.body);
    if (!asked.success) {
      throw new InputError(z.prettifyError(asked.error));
    }
    const { person, ...question } = asked.data;
    response.json(
      await explainer.explain({ ...question, person: new Person(person) }),
    );
  });

  return router;
}
