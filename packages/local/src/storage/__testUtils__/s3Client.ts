import { S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { RunningStorage } from '../../__testUtils__/startStorage';
import { AccessKey } from '../signature';

/** As the AWS SDK has it. */
export function s3Client(
  { url, region, accessKey }: RunningStorage,
  credentials: Partial<AccessKey> = {},
): S3Client {
  return new S3Client({
    endpoint: url,
    region,
    forcePathStyle: true,
    maxAttempts: 1,
    credentials: { ...accessKey, ...credentials },
  });
}

/** What a call fails with, in short. */
export async function failure(call: Promise<unknown>) {
  try {
    await call;
  } catch (error) {
    if (error instanceof S3ServiceException) {
      return `${error.$metadata.httpStatusCode} ${error.name}`;
    }
    throw error;
  }
  return 'none';
}
