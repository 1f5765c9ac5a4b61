import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { PortalEnvironment } from '../portal/environment';
import { s3Client } from '../storage/s3Client';

const AT_ONCE = 10;

/** The storage that a portal reads docs from. Its keys are the paths of docs. */
export class DocsStorage {
  readonly #client: S3Client;
  readonly #bucket: string;

  constructor(portal: PortalEnvironment) {
    this.#client = s3Client({
      url: portal.TECHDOCS_S3_ENDPOINT,
      region: portal.TECHDOCS_S3_REGION,
      accessKey: {
        accessKeyId: portal.TECHDOCS_S3_ACCESS_KEY_ID,
        secretAccessKey: portal.TECHDOCS_S3_SECRET_ACCESS_KEY,
      },
    });
    this.#bucket = portal.TECHDOCS_S3_BUCKET;
  }

  async read(key: string): Promise<Buffer> {
    const { Body } = await this.#client.send(
      new GetObjectCommand({ Bucket: this.#bucket, Key: key }),
    );
    return buffer(Body as Readable);
  }

  /** @param content - the same of each */
  putAll(keys: readonly string[], content: string): Promise<void> {
    return someAtOnce(keys, key =>
      this.#client.send(
        new PutObjectCommand({
          Bucket: this.#bucket,
          Key: key,
          Body: content,
        }),
      ),
    );
  }

  /** Also of what is not there. */
  removeAll(keys: readonly string[]): Promise<void> {
    return someAtOnce(keys, key =>
      this.#client.send(
        new DeleteObjectCommand({ Bucket: this.#bucket, Key: key }),
      ),
    );
  }
}

async function someAtOnce(
  keys: readonly string[],
  act: (key: string) => Promise<unknown>,
): Promise<void> {
  for (let done = 0; done < keys.length; done += AT_ONCE) {
    await Promise.all(keys.slice(done, done + AT_ONCE).map(act));
  }
}
