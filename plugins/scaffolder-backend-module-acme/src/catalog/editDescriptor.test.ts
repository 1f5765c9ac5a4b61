import { editDescriptor } from './editDescriptor';

const DESCRIPTOR = `# Of the payments team
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: ledger # for ever
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
    ['that begins with a mark', `---\n${DESCRIPTOR}`],
    ['of which the last document is empty', `${DESCRIPTOR}---\n`],
  ])('takes a descriptor %s', (_, text) => {
    const edited = editDescriptor(text, { ...LEDGER, set: {}, add: [] });

    expect(edited).toContain('name: ledger # for ever');
    expect(edited.match(/^---$/gm)).toHaveLength(1);
  });

  it('keeps a line of any length as it is', () => {
    const long = `description: ${'word '.repeat(40)}end`;
    const text = DESCRIPTOR.replace('  type: service', `  ${long}`);

    expect(editDescriptor(text, { ...LEDGER, set: {}, add: [] })).toBe(text);
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
