import { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  Entity,
  RELATION_OWNED_BY,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { ChainLink, LinkDetail } from '@internal/plugin-auth-acme-common';

const LISTED = 20;
const TITLE = { id: 'owned', title: 'What they own' } as const;

/**
 * The entities that somebody owns, of those that whoever asks may see.
 *
 * @param refs - undefined where there is no User
 */
export async function ownedLink(
  refs: readonly string[] | undefined,
  options: { catalog: CatalogService; credentials: BackstageCredentials },
): Promise<ChainLink> {
  if (!refs) {
    return {
      ...TITLE,
      state: 'unknown',
      says: 'Nothing, as there is no User.',
      details: [],
    };
  }
  const { items, totalItems } = await options.catalog.queryEntities(
    {
      filter: { 'relations.ownedBy': [...refs] },
      fields: ['kind', 'metadata.name', 'metadata.namespace', 'relations'],
      limit: LISTED,
    },
    { credentials: options.credentials },
  );
  const left = totalItems - items.length;
  return {
    ...TITLE,
    state: 'holds',
    says: totalItems === 1 ? 'One entity.' : `${totalItems} entities.`,
    details: [
      ...items.map(entity => describe(entity, refs)),
      ...(left > 0 ? [{ text: `and ${left} more` }] : []),
    ],
  };
}

function describe(entity: Entity, refs: readonly string[]): LinkDetail {
  const owner = entity.relations?.find(
    ({ type, targetRef }) =>
      type === RELATION_OWNED_BY && refs.includes(targetRef),
  );
  return {
    entityRef: stringifyEntityRef(entity),
    text: `by ${owner?.targetRef}`,
  };
}
