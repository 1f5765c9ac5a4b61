import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  AbortMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { RunningStorage, startStorage } from '../__testUtils__/startStorage';
import { processesWith } from '../__testUtils__/processes';
import { failure } from './__testUtils__/failure';
import { s3Client } from './s3Client';

jest.setTimeout(60_000);

const MEGABYTE = 1024 * 1024;

describe('the local storage', () => {
  let storage: RunningStorage;
  let client: S3Client;
  let Bucket: string;

  beforeAll(async () => {
    storage = await startStorage();
    client = s3Client(storage);
    Bucket = storage.bucket;
  });

  afterEach(() => storage.heal());

  afterAll(() => storage.remove());

  const put = (Key: string, Body: string | Buffer) =>
    client.send(new PutObjectCommand({ Bucket, Key, Body }));
  const get = async (Key: string) => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
    return Body?.transformToString();
  };
  const list = (Prefix: string, more: object = {}) =>
    client.send(new ListObjectsV2Command({ Bucket, Prefix, ...more }));

  it('has its bucket, and says of another that it is not there', async () => {
    await client.send(new HeadBucketCommand({ Bucket }));

    const other = { Bucket: 'other' };
    expect(await failure(client.send(new HeadBucketCommand(other)))).toBe(
      '404 NotFound',
    );
    expect(await failure(client.send(new ListObjectsV2Command(other)))).toBe(
      '404 NoSuchBucket',
    );
  });

  it.each(['plain.html', 'a folder/of & more/ä+ü (1)%41~\'".html', 'n', 'n/m'])(
    'gives back what was put at %s',
    async key => {
      await put(key, `at ${key}`);

      expect(await get(key)).toBe(`at ${key}`);
      expect((await list(key)).Contents).toContainEqual(
        expect.objectContaining({ Key: key, Size: Buffer.byteLength(key) + 3 }),
      );
    },
  );

  it('gives a part of an object', async () => {
    await put('whole', '0123456789');

    const { Body, ContentRange } = await client.send(
      new GetObjectCommand({ Bucket, Key: 'whole', Range: 'bytes=2-4' }),
    );

    expect(ContentRange).toBe('bytes 2-4/10');
    expect(await Body?.transformToString()).toBe('234');
  });

  it('says so when there is no such object', async () => {
    const nothing = { Bucket, Key: 'nothing' };

    expect(await failure(client.send(new GetObjectCommand(nothing)))).toBe(
      '404 NoSuchKey',
    );
    expect(await failure(client.send(new HeadObjectCommand(nothing)))).toBe(
      '404 NotFound',
    );
    expect(await failure(client.send(new DeleteObjectCommand(nothing)))).toBe(
      'none',
    );
  });

  it('lists in pages, each beginning where the one before ended', async () => {
    for (const name of ['c', 'a', 'b']) {
      await put(`pages/${name}`, name);
    }

    const first = await list('pages/', { MaxKeys: 2 });
    const second = await list('pages/', {
      MaxKeys: 2,
      ContinuationToken: first.NextContinuationToken,
    });

    const keys = ({ Contents = [] }: typeof first) =>
      Contents.map(({ Key }) => Key);
    expect(keys(first)).toEqual(['pages/a', 'pages/b']);
    expect(keys(second)).toEqual(['pages/c']);
    expect(second.NextContinuationToken).toBeUndefined();
  });

  it('deletes several at once', async () => {
    await put('several/1', '1');
    await put('several/2', '2');

    const { Deleted } = await client.send(
      new DeleteObjectsCommand({
        Bucket,
        Delete: { Objects: [{ Key: 'several/1' }, { Key: 'several/2' }] },
      }),
    );

    expect(Deleted).toHaveLength(2);
    expect((await list('several/')).KeyCount).toBe(0);
  });

  it('forgets an upload of several parts that is called off', async () => {
    const object = { Bucket, Key: 'called-off' };
    const { UploadId } = await client.send(
      new CreateMultipartUploadCommand(object),
    );
    const part = {
      ...object,
      UploadId,
      PartNumber: 1,
      Body: randomBytes(5 * MEGABYTE),
    };
    await client.send(new UploadPartCommand(part));

    await client.send(new AbortMultipartUploadCommand({ ...object, UploadId }));

    expect(await failure(client.send(new HeadObjectCommand(object)))).toBe(
      '404 NotFound',
    );
    expect(await failure(client.send(new UploadPartCommand(part)))).toBe(
      '404 NoSuchUpload',
    );
  });

  describe('who asks', () => {
    it.each([
      [
        'a key it does not know',
        { accessKeyId: 'OTHER' },
        'InvalidAccessKeyId',
      ],
      ['another secret', { secretAccessKey: 'x' }, 'SignatureDoesNotMatch'],
    ])('is refused with %s', async (_name, wrong, code) => {
      const stranger = s3Client({
        ...storage,
        accessKey: { ...storage.accessKey, ...wrong },
      });
      const object = { Bucket, Key: 'secret' };
      await put('secret', 'kept');

      for (const command of [
        new GetObjectCommand(object),
        new PutObjectCommand({ ...object, Body: 'changed' }),
        new DeleteObjectCommand(object),
        new ListObjectsV2Command({ Bucket }),
      ]) {
        // One of them at a time, as their types differ.
        expect(await failure(stranger.send(command as GetObjectCommand))).toBe(
          `403 ${code}`,
        );
      }
      expect(await get('secret')).toBe('kept');
    });

    it.each([
      ['GET', '/techdocs/secret'],
      ['PUT', '/techdocs/secret'],
      ['DELETE', '/techdocs/secret'],
      ['GET', '/techdocs?list-type=2'],
      ['GET', '/'],
      ['POST', '/_faults'],
    ])('is refused without a name: %s %s', async (method, path) => {
      const answer = await fetch(`${storage.url}${path}`, { method });

      expect(answer.status).toBe(403);
      expect(await answer.text()).toContain('<Code>AccessDenied</Code>');
    });

    it('may not use the signature of one request for another', async () => {
      const seen: Record<string, string>[] = [];
      client.middlewareStack.add(
        next => args => {
          seen.push(
            (args.request as { headers: Record<string, string> }).headers,
          );
          return next(args);
        },
        { step: 'finalizeRequest', priority: 'low', name: 'eavesdrop' },
      );
      await list('plain');
      client.middlewareStack.remove('eavesdrop');

      const answer = await fetch(`${storage.url}/techdocs/secret`, {
        headers: seen[0],
      });

      expect(await answer.text()).toContain('SignatureDoesNotMatch');
    });

    it('has to be the user who runs it, to open its files', () => {
      const { mode } = statSync(join(storage.dir, 's3'));

      expect(mode.toString(8)).toMatch(/700$/);
    });

    it.each(['../../escaped', 'a/../../../escaped', './here'])(
      'cannot write beside its folder: %s',
      async key => {
        expect(await failure(put(key, 'x'))).toBe('400 InvalidURI');
        expect(existsSync(join(storage.dir, 'escaped'))).toBe(false);
        expect(readdirSync(storage.dir).join()).not.toContain('escaped');
      },
    );
  });

  it('fails as a test orders it to', async () => {
    await put('faulty', 'x');
    await storage.fail({ path: '/techdocs/*', status: 503 });
    await storage.fail({ path: '/techdocs/*', status: 403 });

    expect(await failure(put('faulty', 'y'))).toBe('503 SlowDown');
    expect(await failure(put('faulty', 'y'))).toBe('403 AccessDenied');
    expect(await get('faulty')).toBe('x');
  });

  it('keeps its key and what it holds over a restart', async () => {
    const { accessKey } = storage.service;
    const big = randomBytes(6 * MEGABYTE);
    await put('kept/big', big);

    await storage.restart();

    expect(storage.service.accessKey).toEqual(accessKey);
    const { Body } = await client.send(
      new GetObjectCommand({ Bucket, Key: 'kept/big' }),
    );
    expect(big.equals(await Body!.transformToByteArray())).toBe(true);
  });

  it('leaves no process behind', async () => {
    const other = await startStorage();
    expect(processesWith(other.dir)).not.toEqual([]);

    await other.stop();

    expect(processesWith(other.dir)).toEqual([]);
    await other.remove();
  });
});
