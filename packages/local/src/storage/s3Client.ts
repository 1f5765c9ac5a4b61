import { S3Client } from '@aws-sdk/client-s3';
import { AccessKey } from './signature';

/** As the AWS SDK has it, but for its second attempts. */
export function s3Client(storage: {
  url: string;
  region: string;
  accessKey: AccessKey;
}): S3Client {
  return new S3Client({
    endpoint: storage.url,
    region: storage.region,
    forcePathStyle: true,
    maxAttempts: 1,
    // A copy, as the SDK writes to it.
    credentials: { ...storage.accessKey },
  });
}
