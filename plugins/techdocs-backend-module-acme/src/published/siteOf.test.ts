import { siteOf } from './siteOf';

function entityWith(annotations: Record<string, string>) {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name: 'cart', namespace: 'default', annotations },
  };
}

const OWN = { kind: 'Component', namespace: 'default', name: 'cart' };

describe('siteOf', () => {
  it.each([
    ['its own', { 'backstage.io/techdocs-ref': 'dir:.' }, OWN],
    [
      'that of another',
      { 'backstage.io/techdocs-entity': 'system:default/commerce' },
      { kind: 'system', namespace: 'default', name: 'commerce' },
    ],
    [
      'that of another before its own',
      {
        'backstage.io/techdocs-ref': 'dir:.',
        'backstage.io/techdocs-entity': 'system:default/commerce',
      },
      { kind: 'system', namespace: 'default', name: 'commerce' },
    ],
    [
      'its own where the name of the other is wrong',
      { 'backstage.io/techdocs-entity': 'commerce' },
      OWN,
    ],
  ])('is %s', (_, annotations, site) => {
    expect(siteOf(entityWith(annotations))).toEqual(site);
  });
});
