import { randomBytes } from 'node:crypto';
import { Agent, get } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { ConfigReader, readDurationFromConfig } from '@backstage/config';
import { durationToMilliseconds } from '@backstage/types';
import { readAppConfig } from '../__testUtils__/readAppConfig';
import {
  publishSite,
  RunningDocs,
  startDocs,
} from '../__testUtils__/startDocs';
import { RunningStorage, startStorage } from '../__testUtils__/startStorage';
import { findFreePorts } from '../service/ports';
import { waitFor } from '../service/waitFor';

jest.setTimeout(60_000);

const MEGABYTE = 1024 * 1024;
const INDEX = '/api/techdocs/static/docs/default/component/checkout/index.html';

describe('docs in the portal', () => {
  let storage: RunningStorage;
  let docs: RunningDocs | undefined;

  beforeEach(async () => {
    storage = await startStorage();
    await publishSite(storage, {
      'index.html': '<h1>Checkout</h1>',
      'guide/index.html': '<h1>Guide</h1>',
      'techdocs_metadata.json': '{"site_name":"checkout"}',
    });
  });

  afterEach(async () => {
    await docs?.stop();
    docs = undefined;
    await storage.remove();
  });

  it('are served from the storage', async () => {
    docs = await startDocs(storage);

    const page = await docs.page('index.html');
    expect(page.status).toBe(200);
    expect(await page.text()).toBe('<h1>Checkout</h1>');
    expect((await docs.page('none.html')).status).toBe(404);
    expect(await (await docs.metadata()).json()).toEqual({
      site_name: 'checkout',
    });
    expect(docs.log.filter(line => line.startsWith('error'))).toEqual([]);
  });

  it('serve an asset of 50 MB', async () => {
    const video = randomBytes(50 * MEGABYTE);
    await publishSite(storage, { 'index.html': '', 'tour.mp4': video });
    docs = await startDocs(storage);

    // The second time, as much of it as there is comes from the cache.
    for (const _time of ['first', 'second']) {
      const answer = await docs.page('tour.mp4');
      expect(answer.status).toBe(200);
      const bytes = Buffer.from(await answer.arrayBuffer());
      expect(bytes.equals(video)).toBe(true);
    }
  });

  it('say so while the storage is down, and come back with it', async () => {
    docs = await startDocs(storage);
    await (await docs.page('index.html')).text();
    await storage.stop();

    const page = await docs.page('guide/index.html');
    const metadata = await docs.metadata();

    expect(page.status).toBe(503);
    expect(await page.text()).toContain(
      'The docs cannot be read at the moment',
    );
    expect(metadata.status).toBe(503);
    expect(await metadata.json()).toMatchObject({
      error: { name: 'ServiceUnavailableError' },
    });
    expect(docs.log).toContainEqual(
      expect.stringMatching(
        /^error: \/static\/docs\/.* is not answered: http.* does not answer as it should \(.*ECONNREFUSED/,
      ),
    );
    // What was read before is in the cache.
    expect((await docs.page('index.html')).status).toBe(200);

    await storage.start();
    const back = await docs.page('guide/index.html');
    expect(await back.text()).toBe('<h1>Guide</h1>');
    expect((await docs.metadata()).status).toBe(200);
  });

  it('say so while the storage refuses', async () => {
    docs = await startDocs(storage);
    await storage.fail({ path: '/techdocs*', status: 403, times: 10 });

    expect((await docs.page('index.html')).status).toBe(503);

    await storage.heal();
    expect((await docs.page('index.html')).status).toBe(200);
  });

  it.each([
    [
      'there is no such bucket',
      { TECHDOCS_S3_BUCKET: 'other' },
      /^there is no bucket 'other' at http.*\. Make it, or correct techdocs\.publisher\.awsS3\.bucketName$/,
    ],
    [
      'the secret is another',
      { TECHDOCS_S3_SECRET_ACCESS_KEY: 'other' },
      /refuses the bucket 'techdocs' to these credentials\. Correct techdocs\.publisher\.awsS3\.credentials/,
    ],
    [
      'the access key is another',
      { TECHDOCS_S3_ACCESS_KEY_ID: 'OTHER' },
      /refuses the bucket 'techdocs' to these credentials/,
    ],
  ])('say at the start when %s', async (_name, env, words) => {
    docs = await startDocs(storage, { env });

    const said = 'error: There are no docs until this is mended: ';
    const line = docs.log.find(each => each.startsWith(said));
    expect(line?.slice(said.length)).toMatch(words);
    expect((await docs.page('index.html')).status).toBe(503);
  });

  it('say at the start when nothing is at the endpoint', async () => {
    const [port] = await findFreePorts(1);

    docs = await startDocs(storage, {
      env: { TECHDOCS_S3_ENDPOINT: `http://localhost:${port}` },
    });

    expect(docs.log).toContainEqual(
      expect.stringContaining(
        `There are no docs until this is mended: http://localhost:${port}, where the bucket 'techdocs' should be, does not answer`,
      ),
    );
  });

  it('show what was published as soon as the cache forgets, which is within a minute', async () => {
    const config = new ConfigReader(await readAppConfig([], {}));
    const ttl = readDurationFromConfig(config, { key: 'techdocs.cache.ttl' });
    // A merge has to be built and published within that minute as well.
    expect(durationToMilliseconds(ttl)).toBeLessThanOrEqual(30_000);
    docs = await startDocs(storage, { cache: { ttl: { seconds: 1 } } });
    const index = async () => (await docs?.page('index.html'))?.text();
    expect(await index()).toBe('<h1>Checkout</h1>');

    await publishSite(storage, { 'index.html': '<h1>New</h1>' });

    expect(await index()).toBe('<h1>Checkout</h1>');
    expect(
      await waitFor(async () => (await index()) === '<h1>New</h1>', {
        timeoutMs: durationToMilliseconds({ seconds: 10 }),
      }),
    ).toBe(true);
  });

  it('are served while the cache is away', async () => {
    const [port] = await findFreePorts(1);
    docs = await startDocs(storage, {
      backendCache: {
        store: 'redis',
        connection: `redis://localhost:${port}`,
      },
    });

    const page = await docs.page('index.html');

    expect(await page.text()).toBe('<h1>Checkout</h1>');
  });

  it('come out of the cache without what the same person was told before', async () => {
    docs = await startDocs(storage);
    const { port, headers } = docs;
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ask = (path: string) =>
      new Promise<string>((resolve, reject) => {
        get({ port, path, agent, headers }, answer => {
          text(answer).then(resolve, reject);
        }).once('error', reject);
      });
    await ask(INDEX);
    await ask('/api/techdocs/metadata/techdocs/default/component/checkout');
    agent.destroy();
    await storage.stop();

    const socket = connect(port, 'localhost');
    socket.write(
      `GET ${INDEX} HTTP/1.1\r\nHost: portal\r\nAuthorization: ${headers.Authorization}\r\n\r\n`,
    );
    const raw = await text(socket);

    expect(raw).toMatch(/^HTTP\/1.1 200 OK\r\n/);
    expect(raw).toContain('<h1>Checkout</h1>');
    expect(raw).not.toContain('site_name');
  });
});
