import {
  AuthService,
  DiscoveryService,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { Config } from '@backstage/config';
import { NotFoundError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  DocumentedEntities,
  FirstPage,
} from '@internal/plugin-techdocs-acme-common';
import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { PublishedSites } from '../PublishedSites';
import { readingCredentials } from '../readingCredentials';
import { fetchFirstPage } from './fetchFirstPage';
import { listDocumented } from './listDocumented';
import { siteOf } from './siteOf';

/** What TechDocs does where nothing is configured. */
const DEFAULT_BUILDER = 'local';

/**
 * Which docs can be read, beside the own routes of TechDocs:
 *
 * - `GET /published` answers with DocumentedEntities;
 * - `GET /published/:namespace/:kind/:name` with a FirstPage, also if that page is
 *   not answered with 200; with 404 where there is no such entity.
 *
 * Both answer people with what they may read, services with all of it, and 401 to
 * nobody. They answer 503 while the storage is away.
 */
export function createPublishedRouter(options: {
  auth: AuthService;
  catalog: CatalogService;
  config: Config;
  discovery: DiscoveryService;
  httpAuth: HttpAuthService;
  sites: PublishedSites;
}): Router {
  const { catalog, config, sites } = options;
  const builder =
    config.getOptionalString('techdocs.builder') ?? DEFAULT_BUILDER;
  const router = PromiseRouter();

  router.get('/published', async (request, response) => {
    const credentials = await readingCredentials(request, options);
    const answer: DocumentedEntities = {
      items: await listDocumented(credentials, { catalog, sites }),
    };
    response.json(answer);
  });

  router.get('/published/:namespace/:kind/:name', async (request, response) => {
    const credentials = await readingCredentials(request, options);
    const { namespace, kind, name } = request.params;
    const entityRef = stringifyEntityRef({ namespace, kind, name });
    const entity = await catalog.getEntityByRef(entityRef, { credentials });
    if (!entity) {
      throw new NotFoundError(
        `There is no entity ${entityRef}, or you may not read it`,
      );
    }
    await sites.requireStorage();
    const answer: FirstPage = {
      entityRef,
      builder,
      ...(await fetchFirstPage(siteOf(entity), credentials, options)),
    };
    response.json(answer);
  });

  return router;
}
