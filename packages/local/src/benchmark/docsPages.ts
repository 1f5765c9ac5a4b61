import { randomBytes } from 'node:crypto';
import { DocsReader } from './DocsReader';
import { DocsStorage } from './DocsStorage';
import { p95, ratio } from './measures';
import { Report } from './Report';

const KILOBYTE = 1024;
const PAGES = [
  { name: '10 KB', bytes: 10 * KILOBYTE },
  { name: '100 KB', bytes: 100 * KILOBYTE },
  { name: '1 MB', bytes: KILOBYTE * KILOBYTE },
];
const READS = 200;
/** Read twice well before the cache forgets them. */
const ROUND = 20;

const MAX_CACHED_MS = 50;
const MAX_UNCACHED_MS = 250;

/** An entity of acme that has no docs, until it is given some here. */
const SITE = 'default/component/risk-scoring';

/** How long pages take from the cache, past it, and from the storage itself. */
export async function benchmarkDocsPages(
  reader: DocsReader,
  storage: DocsStorage,
  report: Report,
) {
  const metadata = `${SITE}/techdocs_metadata.json`;
  await storage.putAll([metadata], JSON.stringify({ site_name: SITE }));
  try {
    for (const { name, bytes } of PAGES) {
      const { direct, uncached, cached } = await timePages(
        reader,
        storage,
        bytes,
      );
      const page = `p95 of a page of ${name}`;
      report.add(`${page} from the storage`, p95(direct));
      report.add(`${page}, uncached`, p95(uncached), MAX_UNCACHED_MS);
      report.add(`${page}, cached`, p95(cached), MAX_CACHED_MS);
      report.add(
        `${page}, uncached, beside the storage`,
        ratio(uncached, direct, 0.95),
      );
      report.add(
        `${page}, cached, beside the storage`,
        ratio(cached, direct, 0.95),
      );
    }
  } finally {
    await storage.removeAll([metadata]);
  }
}

/** Reads pages, each a new one, in the three ways. */
async function timePages(
  reader: DocsReader,
  storage: DocsStorage,
  bytes: number,
) {
  const page = htmlOf(bytes);
  const readPage = (path: string) => reader.readPage(path);
  const readStored = async (path: string) => {
    const stored = await storage.read(path);
    return () => stored;
  };
  const direct: number[] = [];
  const uncached: number[] = [];
  const cached: number[] = [];
  while (cached.length < READS) {
    const paths = Array.from(
      { length: ROUND },
      () => `${SITE}/${randomBytes(8).toString('hex')}/index.html`,
    );
    try {
      await storage.putAll(paths, page);
      direct.push(...(await timeEach(paths, readStored)));
      uncached.push(...(await timeEach(paths, readPage)));
    } finally {
      await storage.removeAll(paths);
    }
    // From here on nothing but the cache has them.
    cached.push(...(await timeEach(paths, readPage)));
  }
  return { direct, uncached, cached };

  async function timeEach(
    paths: readonly string[],
    read: (path: string) => Promise<() => Buffer>,
  ): Promise<number[]> {
    const durations: number[] = [];
    for (const path of paths) {
      const startedAt = performance.now();
      const unpack = await read(path);
      durations.push(performance.now() - startedAt);
      const { byteLength } = unpack();
      if (byteLength !== bytes) {
        throw new Error(`${path} came with ${byteLength} of ${bytes} bytes`);
      }
    }
    return durations;
  }
}

/** Words that compress about as well as those of docs. */
function htmlOf(bytes: number): string {
  const words = randomBytes(bytes).toString('hex').replace(/.{7}/g, '$& ');
  return `<!doctype html><p>${words}`.slice(0, bytes);
}
