import { ConfigReader } from '@backstage/config';
import { NotFoundError } from '@backstage/errors';
import { GuidingStorageClient } from './GuidingStorageClient';

const ENTITY = { namespace: 'default', kind: 'component', name: 'returns-api' };

/** Of a portal that answers every page alike. */
function clientThatGets(status: number, body = '') {
  return new GuidingStorageClient({
    configApi: new ConfigReader({}),
    discoveryApi: { getBaseUrl: async id => `https://portal.test/api/${id}` },
    fetchApi: { fetch: async () => new Response(body, { status }) },
  });
}

describe('GuidingStorageClient', () => {
  it('reads docs that are there', async () => {
    const client = clientThatGets(200, '<h1>Returns</h1>');

    expect(await client.getEntityDocs(ENTITY, '')).toBe('<h1>Returns</h1>');
  });

  it('says how to get docs that were never published', async () => {
    const page = await clientThatGets(404).getEntityDocs(ENTITY, '');

    const { body } = new DOMParser().parseFromString(page, 'text/html');
    expect(body.textContent).toContain('There are no docs yet');
    const links = Array.from(body.querySelectorAll('a'), a => [
      a.textContent?.replace(/\s+/g, ' '),
      a.getAttribute('href'),
    ]);
    expect(links).toEqual([
      ['How to add docs', '/docs/default/component/portal/add-docs'],
      ['Create a service that has them', '/create'],
    ]);
  });

  it.each([
    ['another page that is not there', 404, 'guide', NotFoundError],
    ['a portal that fails', 500, '', Error],
  ])('leaves %s an error', async (_, status, path, type) => {
    const asked = clientThatGets(status).getEntityDocs(ENTITY, path);

    await expect(asked).rejects.toBeInstanceOf(type);
  });
});
