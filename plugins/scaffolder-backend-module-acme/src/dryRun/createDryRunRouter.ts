import { HttpAuthService } from '@backstage/backend-plugin-api';
import { Entity } from '@backstage/catalog-model';
import express, { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { DryRunGuard } from './DryRunGuard';

/** As large as the scaffolder itself takes them: the files come along. */
const LARGEST_BODY = '10mb';

/** As much of it as the guard looks at; what else is wrong the scaffolder says. */
const bodySchema = z.object({
  template: z.looseObject({
    kind: z.literal('Template'),
    metadata: z.looseObject({ name: z.string() }),
  }),
});

/** Stands in front of the dry runs of the scaffolder. */
export function createDryRunRouter(options: {
  guard: Pick<DryRunGuard, 'check'>;
  httpAuth: HttpAuthService;
}): Router {
  const { guard, httpAuth } = options;
  const router = PromiseRouter();
  router.use('/v2/dry-run', express.json({ limit: LARGEST_BODY }));

  router.post('/v2/dry-run', async request => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const body = bodySchema.safeParse(request.body);
    if (body.success) {
      await guard.check(body.data.template as unknown as Entity, credentials);
    }
    return 'next';
  });

  return router;
}
