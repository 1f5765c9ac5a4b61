import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { RunningStorage } from '../../__testUtils__/startStorage';
import { s3Client } from '../s3Client';

/** The files of a published site, by their paths; nothing if there is none. */
export async function readSite(
  storage: RunningStorage,
  entity: string,
): Promise<Record<string, string>> {
  const client = s3Client(storage);
  const { Contents = [] } = await client.send(
    new ListObjectsV2Command({
      Bucket: storage.bucket,
      Prefix: `${entity}/`,
    }),
  );
  const files = Contents.map(async ({ Key = '' }) => {
    const { Body } = await client.send(
      new GetObjectCommand({ Bucket: storage.bucket, Key }),
    );
    return [
      Key.slice(entity.length + 1),
      (await Body?.transformToString()) ?? '',
    ] as const;
  });
  return Object.fromEntries(await Promise.all(files));
}
