import { setTimeout as sleep } from 'node:timers/promises';
import { LoggerService } from '@backstage/backend-plugin-api';
import { backOff } from 'exponential-backoff';
import { UpstreamError } from './UpstreamError';

/** With half a second before the second, some four seconds in all. */
const ATTEMPTS = 4;
const FIRST_DELAY_MS = 500;
/** Who asks for more is not waited for: the run is better tried again later. */
const LONGEST_RETRY_AFTER_MS = 20_000;

/**
 * Does what is to be done, anew when an outside service was busy or away.
 *
 * @param checkThenCreate - is run from its start each time: the answer to a
 *   creation may get lost after it was done, so what is there is to be looked
 *   for again
 */
export async function converge<T>(
  checkThenCreate: () => Promise<T>,
  options: { logger: LoggerService; signal?: AbortSignal },
): Promise<T> {
  const { logger, signal } = options;
  return backOff(checkThenCreate, {
    numOfAttempts: ATTEMPTS,
    startingDelay: FIRST_DELAY_MS,
    retry: async (error, attempt) => {
      if (!isWorthRetrying(error) || attempt === ATTEMPTS || signal?.aborted) {
        return false;
      }
      logger.info(`${error.message}. Trying again.`);
      if (error.retryAfterMs) {
        await sleep(error.retryAfterMs, undefined, { signal });
      }
      return true;
    },
  });
}

function isWorthRetrying(error: unknown): error is UpstreamError {
  return (
    error instanceof UpstreamError &&
    error.isTransient &&
    (error.retryAfterMs ?? 0) <= LONGEST_RETRY_AFTER_MS
  );
}
