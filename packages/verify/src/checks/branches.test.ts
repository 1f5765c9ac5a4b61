import { Portal } from '../Portal';
import { defaultBranchOnly } from './branches';

/** A portal that serves one component of each location. */
function portalWith(...locations: string[]) {
  const entities = locations.map((location, index) => ({
    kind: 'Component',
    metadata: {
      name: `service-${index}`,
      annotations: { 'backstage.io/managed-by-location': location },
    },
  }));
  return {
    catalog: {
      async *streamEntities() {
        yield entities;
      },
    },
  } as unknown as Portal;
}

const descriptorOf = (branch: string) =>
  `url:https://github.com/acme/ledger/tree/${branch}/catalog-info.yaml`;

describe('defaultBranchOnly', () => {
  it('counts what is of the default branch, and leaves files alone', async () => {
    const portal = portalWith(
      descriptorOf('main'),
      'file:/app/catalog/systems.yaml',
    );

    await expect(defaultBranchOnly.run(portal)).resolves.toBe(
      '1 of GitHub, all of main',
    );
  });

  it.each(['develop', 'release/1.2', 'main-2'])(
    'names what is of %s',
    async branch => {
      const portal = portalWith(descriptorOf('main'), descriptorOf(branch));

      await expect(defaultBranchOnly.run(portal)).rejects.toThrow(
        `component:default/service-1 is of ${branch.split('/')[0]}`,
      );
    },
  );
});
