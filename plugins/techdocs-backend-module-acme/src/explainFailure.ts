import { Config } from '@backstage/config';

/** As much of an error of the AWS SDK as is looked at. */
interface StorageError extends Error {
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** In words for who runs the portal: what is wrong, and what to do. */
export function explainFailure(config: Config, failure?: StorageError): string {
  const publisher = config.getOptionalConfig('techdocs.publisher');
  if (publisher?.getOptionalString('type') !== 'awsS3') {
    return `the storage of TechDocs is not available${because(failure)}`;
  }
  const s3 = publisher.getConfig('awsS3');
  const bucket = `the bucket '${s3.getString('bucketName')}'`;
  const place = s3.getOptionalString('endpoint') ?? 'AWS S3';
  const keys = 'techdocs.publisher.awsS3';
  if (failure?.name === 'CredentialsProviderError') {
    return `there are no credentials for ${bucket} at ${place}. Set ${keys}.credentials, or run the portal with a role that may read it`;
  }
  switch (failure?.$metadata?.httpStatusCode) {
    case 301:
    case 400:
      return `${place} wants another region for ${bucket}. Correct ${keys}.region`;
    case 403:
      return `${place} refuses ${bucket} to these credentials. Correct ${keys}.credentials, or let whose they are list the bucket and read its objects`;
    case 404:
      return `there is no bucket '${s3.getString(
        'bucketName',
      )}' at ${place}. Make it, or correct ${keys}.bucketName`;
    default:
      return `${place}, where ${bucket} should be, does not answer as it should${because(
        failure,
      )}. See that it runs and is reached from here, or correct ${keys}.endpoint`;
  }
}

function because(failure?: Error): string {
  return failure?.message ? ` (${failure.message})` : '';
}
