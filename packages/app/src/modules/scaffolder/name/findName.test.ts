import { CatalogApi } from '@backstage/catalog-client';
import { ScaffolderApi } from '@backstage/plugin-scaffolder-common';
import { findName } from './findName';

const REPOSITORY = 'https://github.com/acme/returns-api';

/** What there is by the name that is asked for. */
function find(there: { maker?: string | null; kinds?: string[] }) {
  const { maker, kinds = [] } = there;
  const repository = { id: REPOSITORY, title: maker ?? undefined };
  return findName('returns-api', 'go-service', {
    scaffolder: {
      autocomplete: async () => ({
        results: maker === undefined ? [] : [repository],
      }),
    } as unknown as ScaffolderApi,
    catalog: {
      getEntitiesByRefs: async () => ({
        items: ['Component', 'API'].map(kind =>
          kinds.includes(kind)
            ? { apiVersion: 'x', kind, metadata: { name: 'returns-api' } }
            : undefined,
        ),
      }),
    } as unknown as CatalogApi,
  });
}

describe('findName', () => {
  it('says that a name is free', async () => {
    expect(await find({})).toEqual({ state: 'free' });
  });

  it('knows what the template made itself', async () => {
    expect(
      await find({ maker: 'go-service', kinds: ['Component', 'API'] }),
    ).toEqual({ state: 'ours', where: REPOSITORY });
  });

  it.each([
    ['another template', 'node-service'],
    ['no template', null],
  ])('says that a repository of %s has the name', async (_, maker) => {
    expect(await find({ maker })).toEqual({
      state: 'taken',
      where: REPOSITORY,
    });
  });

  it.each([
    ['Component', 'component:default/returns-api'],
    ['API', 'api:default/returns-api'],
  ])('says that a %s of the catalog has the name', async (kind, where) => {
    expect(await find({ kinds: [kind] })).toEqual({ state: 'taken', where });
  });
});
