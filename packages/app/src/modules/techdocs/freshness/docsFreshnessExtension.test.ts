import { createExtensionTester } from '@backstage/frontend-test-utils';
import { EntityCardBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { docsFreshnessExtension } from './docsFreshnessExtension';

function described(annotations?: Record<string, string>) {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name: 'returns-api', annotations },
  };
}

describe('docsFreshnessExtension', () => {
  it('is for what says that it has docs', () => {
    const isFor = createExtensionTester(docsFreshnessExtension).get(
      EntityCardBlueprint.dataRefs.filterFunction,
    );

    expect(isFor?.(described({ 'backstage.io/techdocs-ref': 'dir:.' }))).toBe(
      true,
    );
    expect(isFor?.(described({ other: 'x' }))).toBe(false);
    expect(isFor?.(described())).toBe(false);
  });
});
