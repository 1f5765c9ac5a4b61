import { StorageService } from '../storage/StorageService';
import { startStandIn } from './startStandIn';

/** A local S3 with the bucket `techdocs`, and nothing in it. */
export async function startStorage() {
  const standIn = await startStandIn({
    name: 'storage',
    create: options => StorageService.create(options),
    authorization: ({ accessKey }) => `Bearer ${accessKey.secretAccessKey}`,
  });
  const { accessKey, bucket, region } = standIn.service;
  return Object.assign(standIn, { accessKey, bucket, region });
}

export type RunningStorage = Awaited<ReturnType<typeof startStorage>>;
