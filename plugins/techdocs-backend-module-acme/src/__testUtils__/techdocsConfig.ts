import { RunningStorage } from '@internal/local/testUtils';

/** Of a portal that reads docs from a local storage. */
export function techdocsConfig(storage: RunningStorage) {
  const { accessKey, bucket, region, url } = storage;
  return {
    builder: 'external',
    publisher: {
      type: 'awsS3',
      awsS3: {
        bucketName: bucket,
        region,
        endpoint: url,
        s3ForcePathStyle: true,
        credentials: {
          accessKeyId: accessKey.accessKeyId,
          secretAccessKey: accessKey.secretAccessKey,
        },
      },
    },
  };
}
