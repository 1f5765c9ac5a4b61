import { Entity } from '@backstage/catalog-model';
import { Portal } from '../Portal';
import { zeroProcessingErrors } from './processingErrors';

const entity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'checkout-api' },
};

/** A portal that serves no entity and has these in the making. */
function portalWithPending(errors: unknown) {
  return {
    catalog: { async *streamEntities() {} },
    unprocessed: {
      pending: async () => ({
        // As the module answers it: no reference, and text for no errors.
        entities: [{ entity_ref: null, unprocessed_entity: entity, errors }],
      }),
      failed: async () => ({ entities: [] }),
    },
  } as unknown as Portal;
}

describe('zeroProcessingErrors', () => {
  it('does not mind an entity that is not processed yet', async () => {
    await expect(zeroProcessingErrors.run(portalWithPending(''))).resolves.toBe(
      'no entity failed',
    );
  });

  it('names an entity that failed before it was ever served', async () => {
    await expect(
      zeroProcessingErrors.run(portalWithPending([{ message: 'no type' }])),
    ).rejects.toThrow('component:default/checkout-api: no type');
  });
});
