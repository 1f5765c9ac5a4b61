import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { Publisher, PublisherBase } from '@backstage/plugin-techdocs-node';
import express from 'express';
import { RunningStorage, startStorage } from '../__testUtils__/startStorage';
import { s3Client } from './s3Client';

jest.setTimeout(60_000);

const MEGABYTE = 1024 * 1024;
/** More than S3 lists at once. */
const MANY = 1_003;

/** What TechDocs publishes sites with, and serves them from. */
function createPublisher(
  { url, region, bucket, accessKey }: RunningStorage,
  different: object = {},
): Promise<PublisherBase> {
  return Publisher.fromConfig(
    mockServices.rootConfig({
      data: {
        techdocs: {
          publisher: {
            type: 'awsS3',
            awsS3: {
              bucketName: bucket,
              endpoint: url,
              region,
              s3ForcePathStyle: true,
              credentials: { ...accessKey },
              ...different,
            },
          },
        },
      },
    }),
    { logger: mockServices.logger.mock(), discovery: mockServices.discovery() },
  );
}

function component(name: string) {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name, namespace: 'default' },
  };
}

describe('TechDocs on the local storage', () => {
  let storage: RunningStorage;
  let publisher: PublisherBase;
  let dir: string;
  let server: Server;
  let docs: string;

  beforeAll(async () => {
    storage = await startStorage();
    publisher = await createPublisher(storage);
    server = createServer(express().use(publisher.docsRouter()));
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
    docs = `http://127.0.0.1:${
      (server.address() as AddressInfo).port
    }/default/component`;
  });

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'site '));
  });

  afterEach(() => rmSync(dir, { recursive: true }));

  afterAll(async () => {
    server.closeAllConnections();
    await new Promise(done => server.close(done));
    await storage.remove();
  });

  async function write(files: Record<string, string | Buffer>) {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(dir, name)), { recursive: true });
      await writeFile(join(dir, name), content);
    }
  }

  const publish = (name: string) =>
    publisher.publish({ entity: component(name), directory: dir });

  async function stored(name: string): Promise<string[]> {
    const prefix = `default/component/${name}/`;
    const keys: string[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await s3Client(storage).send(
        new ListObjectsV2Command({
          Bucket: storage.bucket,
          Prefix: prefix,
          ContinuationToken,
        }),
      );
      keys.push(...(page.Contents ?? []).map(({ Key = '' }) => Key));
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken);
    return keys.map(key => key.slice(prefix.length));
  }

  it('finds its bucket', async () => {
    expect(await publisher.getReadiness()).toEqual({ isAvailable: true });
  });

  it.each([
    ['another bucket', { bucketName: 'other' }],
    [
      'another secret',
      { credentials: { accessKeyId: 'OTHER', secretAccessKey: 'x' } },
    ],
  ])('does not find it with %s', async (_name, different) => {
    const misled = await createPublisher(storage, different);

    expect(await misled.getReadiness()).toEqual({ isAvailable: false });
  });

  it('publishes a site and serves it', async () => {
    const diagram = randomBytes(11 * MEGABYTE + 1);
    await write({
      'index.html': '<h1>Checkout</h1>',
      'guide/how to (1)/index.html': '<h1>How</h1>',
      'techdocs_metadata.json': '{"site_name":"checkout"}',
      'empty.txt': '',
      'diagram.png': diagram,
    });

    await publish('checkout');

    const page = await fetch(`${docs}/checkout/index.html`);
    expect(await page.text()).toBe('<h1>Checkout</h1>');
    const odd = await fetch(`${docs}/checkout/guide/how to (1)/index.html`);
    expect(await odd.text()).toBe('<h1>How</h1>');
    const picture = await fetch(`${docs}/checkout/diagram.png`);
    expect(diagram.equals(Buffer.from(await picture.arrayBuffer()))).toBe(true);
    expect((await fetch(`${docs}/checkout/empty.txt`)).status).toBe(200);
    expect((await fetch(`${docs}/checkout/none.html`)).status).toBe(404);
    expect(
      await publisher.fetchTechDocsMetadata({
        kind: 'Component',
        namespace: 'default',
        name: 'checkout',
      }),
    ).toEqual({ site_name: 'checkout' });
    expect(await publisher.hasDocsBeenGenerated(component('checkout'))).toBe(
      true,
    );
    expect(await publisher.hasDocsBeenGenerated(component('none'))).toBe(false);
  });

  it('removes what is no part of the site any more, and nothing of another', async () => {
    await write({ 'index.html': '1', 'old/index.html': '1' });
    await publish('ledger');
    await publish('ledger-api');
    await rm(join(dir, 'old'), { recursive: true });
    await write({ 'index.html': '2' });

    await publish('ledger');

    expect(await stored('ledger')).toEqual(['index.html']);
    expect(await (await fetch(`${docs}/ledger/index.html`)).text()).toBe('2');
    expect(await stored('ledger-api')).toEqual([
      'index.html',
      'old/index.html',
    ]);
  });

  it('publishes and tidies a site of more files than are listed at once', async () => {
    const names = Array.from({ length: MANY }, (_, index) => `${index}.html`);
    await write(Object.fromEntries(names.map(name => [name, name])));

    await publish('large');
    expect((await stored('large')).sort()).toEqual([...names].sort());

    // The one that is listed last would be overlooked first.
    const [last] = [...names].sort().reverse();
    await rm(join(dir, last));
    await publish('large');
    const left = await stored('large');
    expect(left).toHaveLength(MANY - 1);
    expect(left).not.toContain(last);
  });
});
