import { once } from 'node:events';
import { get, IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

const LONGEST_ANSWER_MS = 30_000;

/** What a browser takes, and how each is unpacked. */
const ENCODINGS: Record<string, (body: Buffer) => Buffer> = {
  br: brotliDecompressSync,
  gzip: gunzipSync,
};

/**
 * A GET of a page as a browser does it. The fetch of Node takes longer to unpack
 * a large page than the portal takes to send it.
 *
 * @returns as soon as all of it is here: what unpacks it
 * @throws an error with the answer, if that is not 200
 */
export async function download(
  url: string,
  headers: Record<string, string>,
): Promise<() => Buffer> {
  const request = get(url, {
    headers: { ...headers, 'Accept-Encoding': Object.keys(ENCODINGS).join() },
    signal: AbortSignal.timeout(LONGEST_ANSWER_MS),
  });
  const [answer]: IncomingMessage[] = await once(request, 'response');
  const body = await buffer(answer);
  const unpack = ENCODINGS[answer.headers['content-encoding'] ?? ''];
  const unpacked = () => unpack?.(body) ?? body;
  if (answer.statusCode !== 200) {
    throw new Error(`${url}: ${answer.statusCode} ${unpacked()}`);
  }
  return unpacked;
}
