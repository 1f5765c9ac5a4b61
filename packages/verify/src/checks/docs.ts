import { parseEntityRef } from '@backstage/catalog-model';
import {
  DocumentedEntities,
  DocumentedEntity,
  FirstPage,
} from '@internal/plugin-techdocs-acme-common';
import { Portal } from '../Portal';
import { Check, CheckFailed } from './Check';

const ROUTE = '/api/techdocs/published';
/** Whose docs are looked at where it is there; elsewhere, the first that has any. */
const PREFERRED = 'component:default/checkout-api';

export const docsServed: Check = {
  name: 'docs served',
  async run(portal) {
    const items = await readDocumented(portal);
    const chosen =
      items.find(({ entityRef }) => entityRef === PREFERRED) ?? items[0];
    if (!chosen) {
      return 'nothing has docs';
    }
    const { entityRef } = chosen;
    const { namespace, kind, name } = parseEntityRef(entityRef);
    const { builder, status, bytes } = await portal.getJson<FirstPage>(
      `${ROUTE}/${[namespace, kind, name].map(encodeURIComponent).join('/')}`,
    );
    if (builder !== 'external') {
      throw new CheckFailed(
        `the portal builds docs itself; set techdocs.builder to external instead of ${builder}`,
      );
    }
    if (status !== 200) {
      throw new CheckFailed(
        `the docs of ${entityRef} answer ${status}; see the runs of the workflow that publishes them`,
      );
    }
    return `those of ${entityRef} answer 200, ${bytes} bytes, by no builder of the portal`;
  },
};

export const docsPublished: Check = {
  name: 'docs published',
  async run(portal) {
    const items = await readDocumented(portal);
    const unpublished = items.filter(({ published }) => !published);
    if (unpublished.length > 0) {
      // All of them by name: each is a workflow to look at.
      throw new CheckFailed(
        `${unpublished
          .map(describe)
          .join('; ')}; see the runs of the workflow that publishes it`,
      );
    }
    return `${items.length} entities, each with a site`;
  },
};

async function readDocumented(
  portal: Portal,
): Promise<readonly DocumentedEntity[]> {
  const { items } = await portal.getJson<DocumentedEntities>(ROUTE);
  return items;
}

function describe({ entityRef, siteOf }: DocumentedEntity): string {
  return entityRef === siteOf
    ? `${entityRef} has no site`
    : `${entityRef} has no site, as ${siteOf} has none`;
}
