import { EntityCardBlueprint } from '@backstage/plugin-catalog-react/alpha';

/** For whatever says that it has docs. */
export const docsFreshnessExtension = EntityCardBlueprint.make({
  name: 'docs-freshness',
  params: {
    type: 'info',
    filter: {
      'metadata.annotations.backstage.io/techdocs-ref': { $exists: true },
    },
    loader: () =>
      import('./DocsFreshnessCard').then(m => <m.DocsFreshnessCard />),
  },
});
