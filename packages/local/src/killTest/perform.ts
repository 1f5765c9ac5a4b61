import { guardedTogether } from './conclude';
import { Matrix } from './Matrix';
import { Cause } from './plan';
import { PortalUnderTest } from './PortalUnderTest';

/** Performs the trials of one cause, and adds all outcomes to the matrix. */
export function perform(
  portal: PortalUnderTest,
  cause: Cause,
  matrix: Matrix,
): Promise<void> {
  return guardedTogether(
    portal,
    cause.trials,
    (trial, outcome) => matrix.add(trial, outcome),
    report => cause.perform(portal, cause.trials, report),
  );
}
