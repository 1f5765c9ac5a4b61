import { stringifyEntityRef } from '@backstage/catalog-model';
import { Check, CheckFailed, listFindings } from './Check';

export const catalogAnswers: Check = {
  name: 'catalog answers',
  async run(portal) {
    const { totalItems } = await portal.catalog.queryEntities({ limit: 1 });
    return `${totalItems} entities`;
  },
};

export const entityCounts: Check = {
  name: 'entities by kind',
  async run(portal) {
    const { facets } = await portal.catalog.getEntityFacets({
      facets: ['kind'],
    });
    // Locations are only where the others come from.
    const kinds = facets.kind.filter(({ value }) => value !== 'Location');
    if (kinds.length === 0) {
      throw new CheckFailed(
        'the catalog is empty; see catalog.locations and catalog.providers in the configuration, and the log of the backend',
      );
    }
    return kinds.map(({ value, count }) => `${value} ${count}`).join(', ');
  },
};

export const zeroOrphans: Check = {
  name: 'zero orphans',
  async run(portal) {
    const orphans: string[] = [];
    for await (const page of portal.catalog.streamEntities({
      filter: { 'metadata.annotations.backstage.io/orphan': 'true' },
      fields: ['kind', 'metadata'],
    })) {
      orphans.push(...page.map(stringifyEntityRef));
    }
    if (orphans.length > 0) {
      throw new CheckFailed(
        `nothing refers to ${listFindings(
          orphans,
        )} any more; with catalog.orphanStrategy: delete they go away within a minute`,
      );
    }
    return 'every entity has a source';
  },
};
