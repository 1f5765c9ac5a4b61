import { editDescriptor } from './editDescriptor';

const DESCRIPTOR = `# Of the payments team
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: ledger # for ever
  title: 'Ledger'
  tags: [go, "grpc"]
  links:
    - {title: Builds, url: https://acme.example}
  description: >-
    Double-entry ledger
    of every payment.
spec:
  type: service
  lifecycle: production
---
apiVersion: backstage.io/v1alpha1
kind: API
metadata:
  name: ledger
spec:
  definition:
    $text: ./openapi.yaml
`;
const LEDGER = { kind: 'component', name: 'ledger' };
const DATABASE = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: { name: 'ledger-postgres' },
  spec: { type: 'database' },
};

describe('editDescriptor', () => {
  it('sets a value of the one entity, and keeps comments and the rest', () => {
    expect(
      editDescriptor(DESCRIPTOR, {
        ...LEDGER,
        set: { 'spec.lifecycle': 'deprecated' },
        add: [],
      }),
    ).toBe(
      DESCRIPTOR.replace('lifecycle: production', 'lifecycle: deprecated'),
    );
  });

  it('adds an entity at the end', () => {
    expect(editDescriptor(DESCRIPTOR, { ...LEDGER, set: {}, add: [DATABASE] }))
      .toBe(`${DESCRIPTOR}---
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata:
  name: ledger-postgres
spec:
  type: database
`);
  });

  it('changes nothing when the same is added again', () => {
    const edit = { ...LEDGER, set: {}, add: [DATABASE] };
    const once = editDescriptor(DESCRIPTOR, edit);

    expect(editDescriptor(once, edit)).toBe(once);
  });

  it.each([
    ['that begins with a mark', `---\n${DESCRIPTOR}`, '---\n'],
    ['that ends with a mark', `${DESCRIPTOR}---\n`, ''],
    ['without an end of its last line', DESCRIPTOR.trimEnd(), '\n---\n'],
  ])('adds to a descriptor %s', (_, text, mark) => {
    const edited = editDescriptor(text, {
      ...LEDGER,
      set: {},
      add: [DATABASE],
    });

    expect(edited.startsWith(`${text}${mark}apiVersion`)).toBe(true);
  });

  it('says which value is missing', () => {
    expect(() =>
      editDescriptor(DESCRIPTOR, {
        ...LEDGER,
        set: { 'spec.system': 'x' },
        add: [],
      }),
    ).toThrow('The component ledger has no spec.system that could be set');
  });

  it('says which entity is missing', () => {
    expect(() =>
      editDescriptor(DESCRIPTOR, {
        kind: 'component',
        name: 'x',
        set: {},
        add: [],
      }),
    ).toThrow('The descriptor does not define a component x');
  });

  it('says where a descriptor is no YAML', () => {
    expect(() =>
      editDescriptor('a: b: c', { ...LEDGER, set: {}, add: [] }),
    ).toThrow(/^The descriptor is no YAML: .* at line 1/);
  });
});
