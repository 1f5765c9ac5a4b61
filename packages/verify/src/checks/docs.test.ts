import { DocumentedEntity } from '@internal/plugin-techdocs-acme-common';
import { Portal } from '../Portal';
import { docsPublished, docsServed } from './docs';

const ROUTE = '/api/techdocs/published';

/** A portal with these docs, and this answer for any first page of them. */
function portalWith(
  items: DocumentedEntity[],
  page: { builder?: string; status?: number } = {},
) {
  const getJson = jest.fn(async (path: string) =>
    path === ROUTE
      ? { items }
      : { builder: 'external', status: 200, bytes: 4711, ...page },
  );
  return { getJson } as unknown as Portal;
}

function site(name: string, more: Partial<DocumentedEntity> = {}) {
  const entityRef = `component:default/${name}`;
  return { entityRef, siteOf: entityRef, published: {}, ...more };
}

describe('docsPublished', () => {
  it('counts what has a site', async () => {
    await expect(
      docsPublished.run(portalWith([site('cart'), site('ledger')])),
    ).resolves.toBe('2 entities, each with a site');
  });

  it('names all that has none, however much it is', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `service-${index}`);
    const portal = portalWith([
      site('cart'),
      ...names.map(name => site(name, { published: undefined })),
    ]);

    const { message } = await docsPublished.run(portal).then(
      () => new Error('passed'),
      error => error,
    );

    for (const name of names) {
      expect(message).toContain(`component:default/${name} has no site`);
    }
    expect(message).not.toContain('cart');
  });

  it('names what shows a site of another that has none', async () => {
    const portal = portalWith([
      site('cart-worker', {
        siteOf: 'component:default/cart',
        published: undefined,
      }),
    ]);

    await expect(docsPublished.run(portal)).rejects.toThrow(
      'component:default/cart-worker has no site, as component:default/cart has none; see the runs',
    );
  });
});

describe('docsServed', () => {
  it('reads the docs of checkout-api', async () => {
    const portal = portalWith([site('cart'), site('checkout-api')]);

    await expect(docsServed.run(portal)).resolves.toBe(
      'those of component:default/checkout-api answer 200, 4711 bytes, by no builder of the portal',
    );
    expect(portal.getJson).toHaveBeenLastCalledWith(
      `${ROUTE}/default/component/checkout-api`,
    );
  });

  it('reads the first ones elsewhere, and says how they answer', async () => {
    await expect(
      docsServed.run(portalWith([site('cart')], { status: 404 })),
    ).rejects.toThrow('the docs of component:default/cart answer 404');
  });

  it('has nothing to read where nothing has docs', async () => {
    await expect(docsServed.run(portalWith([]))).resolves.toBe(
      'nothing has docs',
    );
  });

  it('refuses a portal that builds docs itself', async () => {
    await expect(
      docsServed.run(portalWith([site('cart')], { builder: 'local' })),
    ).rejects.toThrow('set techdocs.builder to external instead of local');
  });
});
