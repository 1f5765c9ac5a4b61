import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { docsSourceOf } from './docsSourceOf';

const integrations = ScmIntegrations.fromConfig(new ConfigReader({}));

const RETURNS = {
  url: 'https://github.com/acme/returns-api',
  owner: 'acme',
  repo: 'returns-api',
  branch: 'main',
  path: '',
};

function sourceOf(annotations: Record<string, string>) {
  return docsSourceOf(
    {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: { name: 'returns-api', annotations },
    },
    integrations,
  );
}

function describedAt(target: string, techdocsRef = 'dir:.') {
  return {
    'backstage.io/managed-by-location': target,
    'backstage.io/techdocs-ref': techdocsRef,
  };
}

const AT_ROOT = describedAt(`url:${RETURNS.url}/blob/main/catalog-info.yaml`);

describe('docsSourceOf', () => {
  it.each([
    ['beside the descriptor', AT_ROOT, ''],
    [
      'in a folder below it',
      describedAt(
        `url:${RETURNS.url}/blob/main/catalog-info.yaml`,
        'dir:./web',
      ),
      'web',
    ],
    [
      'beside a descriptor that is in a folder',
      describedAt(
        `url:${RETURNS.url}/tree/main/services/web/catalog-info.yaml`,
      ),
      'services/web',
    ],
    [
      'where the annotation says',
      describedAt('url:https://x.test', `url:${RETURNS.url}/tree/main/web/`),
      'web',
    ],
    [
      'in the source, if the descriptor is elsewhere',
      {
        ...describedAt('url:https://x.test'),
        'backstage.io/source-location': `url:${RETURNS.url}/tree/main/web/`,
      },
      'web',
    ],
  ])('finds docs %s', (_, annotations, path) => {
    const place = { ...RETURNS, path };

    expect(sourceOf(annotations)).toEqual({ docs: place, code: place });
  });

  it('takes the code for that of the repository that is named', () => {
    expect(
      sourceOf({ ...AT_ROOT, 'github.com/project-slug': 'acme/returns' }),
    ).toEqual({
      docs: RETURNS,
      code: {
        url: 'https://github.com/acme/returns',
        owner: 'acme',
        repo: 'returns',
        path: '',
      },
    });
  });

  it('knows the repository of the docs by its name', () => {
    expect(
      sourceOf({ ...AT_ROOT, 'github.com/project-slug': 'Acme/returns-api' }),
    ).toEqual({ docs: RETURNS, code: RETURNS });
  });

  it.each([
    ['on a GitHub that is not known', describedAt('url:https://x.test/a/b')],
    ['in a file', describedAt('file:/tmp/catalog-info.yaml')],
    ['outside of a branch', describedAt(`url:${RETURNS.url}`)],
    ['nowhere', { 'backstage.io/techdocs-ref': 'dir:.' }],
    ['by a way that is none', describedAt('url:https://x.test', 'x')],
  ])('finds no docs that lie %s', (_, annotations) => {
    expect(sourceOf(annotations)).toBeUndefined();
  });
});
