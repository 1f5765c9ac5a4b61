import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { IncomingMessage } from 'node:http';
import { S3Error } from './S3Error';

/** Who may do everything, as S3 knows them. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';

/**
 * Checks the signature of a request, in its Authorization header: AWS Signature
 * Version 4, see "Authenticating Requests" in the API reference of Amazon S3.
 * The body is not held against its signed hash, nor the date against the clock.
 *
 * @throws S3Error of the code that S3 answers with
 */
export function checkSignature(
  request: Pick<IncomingMessage, 'headers' | 'method' | 'url'>,
  { accessKeyId, secretAccessKey }: AccessKey,
): void {
  const fields =
    /^AWS4-HMAC-SHA256 +Credential=([^/,]+)\/(\d{8}\/[^/,]+\/s3\/aws4_request), *SignedHeaders=([^,]+), *Signature=([0-9a-f]{64})$/.exec(
      request.headers.authorization ?? '',
    );
  if (!fields) {
    throw new S3Error(403, 'AccessDenied', 'Access Denied');
  }
  const [, keyId, scope, signedHeaders, signature] = fields;
  if (keyId !== accessKeyId) {
    throw new S3Error(
      403,
      'InvalidAccessKeyId',
      'The AWS Access Key Id you provided does not exist in our records.',
    );
  }
  const signingKey = [...scope.split('/')].reduce<string | Buffer>(
    hmac,
    `AWS4${secretAccessKey}`,
  );
  const expected = hmac(
    signingKey,
    [
      ALGORITHM,
      header(request, 'x-amz-date'),
      scope,
      createHash('sha256')
        .update(canonicalRequest(request, signedHeaders))
        .digest('hex'),
    ].join('\n'),
  );
  if (!timingSafeEqual(expected, Buffer.from(signature, 'hex'))) {
    throw new S3Error(
      403,
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    );
  }
}

/** What was signed. A client encodes the path and the query as it signs them. */
function canonicalRequest(
  request: Pick<IncomingMessage, 'headers' | 'method' | 'url'>,
  signedHeaders: string,
): string {
  const [path, query = ''] = (request.url ?? '').split('?');
  return [
    request.method,
    path,
    query
      .split('&')
      .map(part => (part && !part.includes('=') ? `${part}=` : part))
      .sort()
      .join('&'),
    ...signedHeaders
      .split(';')
      .map(name => `${name}:${header(request, name).trim()}`),
    '',
    signedHeaders,
    header(request, 'x-amz-content-sha256'),
  ].join('\n');
}

function header(
  { headers }: Pick<IncomingMessage, 'headers'>,
  name: string,
): string {
  return String(headers[name] ?? '');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
