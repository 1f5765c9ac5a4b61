import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { CATALOG_FILTER_EXISTS } from '@backstage/catalog-client';
import {
  Entity,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  TECHDOCS_ANNOTATION,
  TECHDOCS_EXTERNAL_ANNOTATION,
} from '@backstage/plugin-techdocs-common';
import { DocumentedEntity } from '@internal/plugin-techdocs-acme-common';
import { PublishedSites } from '../PublishedSites';
import { siteOf } from './siteOf';

const FIELDS = [
  'kind',
  'metadata.name',
  'metadata.namespace',
  'metadata.annotations',
];

/**
 * Each entity with docs that the credentials let read, and the site that it
 * shows, if they let read whose it is.
 *
 * @throws ServiceUnavailableError while the storage does not answer
 */
export async function listDocumented(
  credentials: BackstageCredentials,
  options: { catalog: CatalogService; sites: PublishedSites },
): Promise<DocumentedEntity[]> {
  const { catalog, sites } = options;
  const entities: Entity[] = [];
  for await (const page of catalog.streamEntities(
    {
      filter: [TECHDOCS_ANNOTATION, TECHDOCS_EXTERNAL_ANNOTATION].map(key => ({
        [`metadata.annotations.${key}`]: CATALOG_FILTER_EXISTS,
      })),
      fields: FIELDS,
    },
    { credentials },
  )) {
    entities.push(...page);
  }
  const documented = entities.map(entity => ({
    entityRef: stringifyEntityRef(entity),
    siteOf: stringifyEntityRef(siteOf(entity)),
  }));
  const known = new Set(documented.map(({ entityRef }) => entityRef));
  const others = documented
    .map(each => each.siteOf)
    .filter(ref => !known.has(ref));
  const { items } = await catalog.getEntitiesByRefs(
    { entityRefs: [...new Set(others)], fields: FIELDS },
    { credentials },
  );
  const readable = new Set([
    ...known,
    ...items.flatMap(entity => (entity ? [stringifyEntityRef(entity)] : [])),
  ]);

  const refs = [...new Set(documented.map(each => each.siteOf))].filter(ref =>
    readable.has(ref),
  );
  const found = await sites.findAll(refs.map(ref => parseEntityRef(ref)));
  const published = new Map(refs.map((ref, index) => [ref, found[index]]));
  return documented.map(each => ({
    ...each,
    published: published.get(each.siteOf),
  }));
}
