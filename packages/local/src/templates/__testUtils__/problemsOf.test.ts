import { RunningGoldenPaths } from '../../__testUtils__/startGoldenPaths';
import { problemsOf } from './problemsOf';
import { Rendering } from './Rendering';

const DESCRIPTOR = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: returns-api
spec:
  type: service
  lifecycle: production
  owner: payments-team
  providesApis: [returns-api]
`;
const OPENAPI = 'openapi: 3.0.3\ninfo: {title: A, version: "1"}\npaths: {}\n';

/** A catalog that has one group, and takes everything. */
const acme = {
  github: { url: 'http://localhost' },
  catalog: {
    validateEntity: async () => ({ valid: true }),
    getEntitiesByRefs: async ({ entityRefs }: { entityRefs: string[] }) => ({
      items: entityRefs.map(ref =>
        ref === 'group:default/payments-team' ? {} : undefined,
      ),
    }),
  },
} as unknown as RunningGoldenPaths;

function problems(files: Record<string, string>, description = 'words') {
  const all = { 'openapi.yaml': OPENAPI, 'catalog-info.yaml': '', ...files };
  return problemsOf(
    acme,
    Rendering.of(
      Object.entries(all).map(([path, text]) => ({
        path,
        base64Content: Buffer.from(text).toString('base64'),
      })),
    ),
    description,
  );
}

describe('problemsOf', () => {
  it.each([
    ['README.md', '# ${{ values.name }}', '${{ was not rendered'],
    ['${{ values.name }}.go', '', '${{ was not rendered'],
    ['main.go', '{% if x %}', '{% was not rendered'],
    ['config.yaml', 'a: b: c', 'Nested mappings'],
    ['config.json', '{', 'JSON'],
    ['openapi.yaml', 'openapi: 3.0.3\n', 'openapi.yaml:'],
    ['catalog-info.yaml', DESCRIPTOR, 'there is no api:default/returns-api'],
  ])('finds what is wrong with %s', async (path, text, problem) => {
    expect(await problems({ [path]: text })).toEqual([
      expect.stringContaining(problem),
    ]);
  });

  it('takes what is right', async () => {
    expect(
      await problems({
        '.github/workflows/ci.yml': 'name: ${{ github.ref }}\n',
        'catalog-info.yaml': DESCRIPTOR.replace(/ {2}provides.*\n/, ''),
      }),
    ).toEqual([]);
  });

  it('takes a description that looks like a tag', async () => {
    expect(
      await problems({ 'README.md': 'Uses ${{ x }}' }, 'Uses ${{ x }}'),
    ).toEqual([]);
  });
});
