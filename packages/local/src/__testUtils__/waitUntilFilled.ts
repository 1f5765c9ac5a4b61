import { waitFor } from '../service/waitFor';

/**
 * Waits for all that a test needs of a catalog: its providers bring it in no
 * order, each at its time.
 *
 * @throws when it is not all there within a minute
 */
export async function waitUntilFilled(
  isFilled: () => Promise<boolean>,
): Promise<void> {
  if (!(await waitFor(isFilled, { timeoutMs: 60_000 }))) {
    throw new Error('The catalog did not take in all there is');
  }
}
