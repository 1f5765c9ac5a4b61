import { AuthService, HttpAuthService } from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { DocsFreshness } from '@internal/plugin-techdocs-acme-common';
import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { readingCredentials } from '../readingCredentials';
import { DocsFreshnessService } from './DocsFreshnessService';

/**
 * How old docs are, beside the own routes of TechDocs:
 * `GET /freshness/:namespace/:kind/:name` answers with a DocsFreshness to people
 * who may read the entity, and to services. It answers 401 to nobody, 404
 * where there is no such entity or no docs of it, 503 while GitHub or the storage
 * is away.
 */
export function createFreshnessRouter(options: {
  auth: AuthService;
  catalog: CatalogService;
  freshness: DocsFreshnessService;
  httpAuth: HttpAuthService;
}): Router {
  const { catalog, freshness } = options;
  const router = PromiseRouter();

  router.get('/freshness/:namespace/:kind/:name', async (request, response) => {
    const credentials = await readingCredentials(request, options);
    const { namespace, kind, name } = request.params;
    const entityRef = stringifyEntityRef({ namespace, kind, name });
    const entity = await catalog.getEntityByRef(entityRef, { credentials });
    if (!entity) {
      throw new NotFoundError(
        `There is no entity ${entityRef}, or you may not read it`,
      );
    }
    const answer: DocsFreshness = await freshness.ofEntity(entity);
    response.json(answer);
  });

  return router;
}
