import { setTimeout as delay } from 'node:timers/promises';

const POLL_INTERVAL_MS = 100;

/**
 * Asks again and again until the answer is true.
 *
 * @returns false when the time was up or the signal was given first
 */
export async function waitFor(
  condition: () => boolean | Promise<boolean>,
  options: { timeoutMs: number; signal?: AbortSignal },
): Promise<boolean> {
  const deadline = Date.now() + options.timeoutMs;
  while (!options.signal?.aborted) {
    if (await condition()) {
      return true;
    }
    if (Date.now() >= deadline) {
      return false;
    }
    await delay(POLL_INTERVAL_MS);
  }
  return false;
}

/** Whether a GET of the URL is answered with success. */
export async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    // Refused, cut or too slow: not yet.
    return false;
  }
}
