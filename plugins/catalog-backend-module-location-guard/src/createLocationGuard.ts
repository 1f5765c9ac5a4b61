import {
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { catalogLocationCreatePermission } from '@backstage/plugin-catalog-common/alpha';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import express, { Request, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { DefaultBranches } from './DefaultBranches';
import { LocationEntities } from './LocationEntities';

/**
 * Stands in front of the routes of the catalog that change its locations, and
 * passes on what it does not refuse.
 */
export function createLocationGuard(options: {
  branches: Pick<DefaultBranches, 'require'>;
  entities: Pick<LocationEntities, 'requireDeletable'>;
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
}): Router {
  const { branches, entities, httpAuth, permissions } = options;
  const router = PromiseRouter();
  router.use('/locations', express.json());

  const requireDefaultBranch = async (request: Request) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const { type, target } = request.body ?? {};
    const [{ result }] = await permissions.authorize(
      [{ permission: catalogLocationCreatePermission }],
      { credentials },
    );
    // Whom the policy refuses, the catalog itself refuses.
    if (
      result === AuthorizeResult.ALLOW &&
      type === 'url' &&
      typeof target === 'string'
    ) {
      await branches.require(target);
    }
    return 'next';
  };
  router.post('/locations', requireDefaultBranch);
  router.put('/locations/:id', requireDefaultBranch);

  router.delete('/locations/:id', async request => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    await entities.requireDeletable(request.params.id, credentials);
    return 'next';
  });

  return router;
}
