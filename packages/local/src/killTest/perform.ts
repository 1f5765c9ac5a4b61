import { toError } from '@backstage/errors';
import { Matrix } from './Matrix';
import { Cause } from './plan';
import { PortalUnderTest } from './PortalUnderTest';
import { Outcome, Trial } from './Trial';

/**
 * Performs trials of one cause.
 *
 * @returns the matrix with their outcomes, also of those that broke off
 */
export async function perform(
  portal: PortalUnderTest,
  cause: Cause,
  trials: readonly Trial[],
  matrix: Matrix,
): Promise<void> {
  try {
    await cause.perform(portal, trials, (trial, outcome) =>
      matrix.add(trial, outcome),
    );
  } catch (error) {
    const outcome: Outcome = {
      counts: '?',
      retries: 0,
      problems: [`it broke off: ${toError(error).message}`],
      lastLines: [],
    };
    trials
      .filter(trial => !matrix.has(trial))
      .forEach(trial => matrix.add(trial, outcome));
  }
}
