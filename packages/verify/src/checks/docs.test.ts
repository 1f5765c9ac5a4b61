import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { Portal } from '../Portal';
import { docsPublished, docsServed } from './docs';

const SITES = '/api/techdocs/metadata/techdocs/';

const entity = (name: string) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name, namespace: 'default' },
});

function appPage(builder: string) {
  const configs = [{ context: 'x', data: { techdocs: { builder } } }];
  return `<script type="backstage.io/config">${JSON.stringify(
    configs,
  )}</script>`;
}

describe('the checks of docs', () => {
  let server: Server;
  let portal: Portal;
  /** What is answered with 200, and with what. */
  let answers: Record<string, unknown>;

  beforeEach(async () => {
    answers = { '/': appPage('external') };
    server = createServer((request, response) => {
      const [path] = request.url!.split('?');
      const answer = answers[path];
      const isPage = typeof answer === 'string';
      response.statusCode = answer === undefined ? 404 : 200;
      response.setHeader(
        'Content-Type',
        isPage ? 'text/html' : 'application/json',
      );
      response.end(isPage ? answer : JSON.stringify(answer ?? {}));
    });
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    portal = new Portal({ url, appUrl: url, token: 'token' });
  });

  afterEach(() => new Promise(done => server.close(done)));

  function documented(...names: string[]) {
    const items = names.map(entity);
    answers['/api/catalog/entities/by-query'] = {
      items,
      totalItems: items.length,
      pageInfo: {},
    };
  }

  it('count what has a site', async () => {
    documented('cart', 'ledger');
    answers[`${SITES}default/component/cart`] = {};
    answers[`${SITES}default/component/ledger`] = {};

    expect(await docsPublished.run(portal)).toBe(
      '2 entities, each with a site',
    );
  });

  it('name what has none', async () => {
    documented('cart', 'ledger');
    answers[`${SITES}default/component/cart`] = {};

    await expect(docsPublished.run(portal)).rejects.toThrow(
      'component:default/ledger has no site; see the runs of the workflow',
    );
  });

  it('read the docs of checkout-api', async () => {
    documented('cart', 'checkout-api');
    answers[
      '/api/techdocs/static/docs/default/component/checkout-api/index.html'
    ] = 'How to pay.';

    expect(await docsServed.run(portal)).toBe(
      'those of component:default/checkout-api, by no builder of the portal',
    );
  });

  it('read the first ones elsewhere, and say how they answer', async () => {
    documented('cart');

    await expect(docsServed.run(portal)).rejects.toThrow(
      'the docs of component:default/cart answer 404; was their workflow run?',
    );
  });

  it('refuse a portal that builds docs itself', async () => {
    answers['/'] = appPage('local');

    await expect(docsServed.run(portal)).rejects.toThrow(
      'the portal builds docs itself; set techdocs.builder to external',
    );
  });
});
