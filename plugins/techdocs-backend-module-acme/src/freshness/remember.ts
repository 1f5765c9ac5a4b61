import { setTimeout as sleep } from 'node:timers/promises';
import { CacheService } from '@backstage/backend-plugin-api';

const TTL = { minutes: 5 };
/** As long as TechDocs waits for its pages. */
const CACHE_TIMEOUT_MS = 1_000;

/** Takes what was read in the last minutes; does without a cache that is away. */
export async function remember<T>(
  cache: CacheService,
  key: string,
  read: () => Promise<T>,
): Promise<T> {
  const known = await Promise.race([
    cache.get<string>(key).catch(() => undefined),
    sleep(CACHE_TIMEOUT_MS, undefined, { ref: false }),
  ]);
  if (known) {
    return JSON.parse(known);
  }
  const value = await read();
  cache.set(key, JSON.stringify(value), { ttl: TTL }).catch(() => {});
  return value;
}
