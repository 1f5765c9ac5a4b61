/** How many checks passed and failed. */
export interface Outcome {
  readonly passed: number;
  readonly failed: number;
}

/** A check that is one as a whole, by the exit code of its command. */
export function outcomeOfExit(exitCode: number): Outcome {
  return exitCode === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/**
 * What a test runner counted. A skipped test has not passed, a runner that ran
 * nothing has not either, and one that failed without a failed test (in a
 * global set-up, say) has one failure.
 */
export function outcomeOfTests(
  exitCode: number,
  counts: { passed: number; failed: number; skipped: number },
): Outcome {
  const failed = counts.failed + counts.skipped;
  const brokeOtherwise =
    failed === 0 && (exitCode !== 0 || counts.passed === 0);
  return { passed: counts.passed, failed: brokeOtherwise ? 1 : failed };
}

export function addOutcomes(outcomes: readonly Outcome[]): Outcome {
  return {
    passed: outcomes.reduce((sum, { passed }) => sum + passed, 0),
    failed: outcomes.reduce((sum, { failed }) => sum + failed, 0),
  };
}
