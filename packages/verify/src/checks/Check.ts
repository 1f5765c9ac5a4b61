import { Portal } from '../Portal';

/** One row of the report. */
export interface Check {
  readonly name: string;

  /**
   * Looks at the portal.
   *
   * @returns what was seen, for the row's reason
   * @throws when it is not as it should be; the message is the row's reason
   */
  run(portal: Portal): Promise<string>;
}

/** A check that found something wrong. */
export class CheckFailed extends Error {
  override readonly name = 'CheckFailed';
}

const LISTED = 5;

/** Joins findings for a reason, and counts those that do not fit. */
export function listFindings(findings: readonly string[]): string {
  const listed = findings.slice(0, LISTED).join('; ');
  const left = findings.length - LISTED;
  return left > 0 ? `${listed}; and ${left} more` : listed;
}
