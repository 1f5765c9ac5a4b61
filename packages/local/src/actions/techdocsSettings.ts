import { AccessKey } from '../storage/signature';
import { WorkflowSettings } from './ReusableWorkflow';

/** What the workflow techdocs.yml reads of an organization, for a storage here. */
export function techdocsSettings(storage: {
  url: string;
  region: string;
  bucket: string;
  accessKey: AccessKey;
}): WorkflowSettings {
  const { url, region, bucket, accessKey } = storage;
  return {
    vars: {
      TECHDOCS_S3_BUCKET: bucket,
      TECHDOCS_S3_REGION: region,
      TECHDOCS_S3_ENDPOINT: url,
    },
    secrets: {
      TECHDOCS_S3_ACCESS_KEY_ID: accessKey.accessKeyId,
      TECHDOCS_S3_SECRET_ACCESS_KEY: accessKey.secretAccessKey,
    },
  };
}
