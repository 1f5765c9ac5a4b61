import { toError } from '@backstage/errors';
import { Failure, Log, TestName, TestReport, TimedFile } from './TestReport';

/** How many checks passed, and what there is to say of those that failed. */
export interface Outcome {
  readonly passed: number;
  readonly failures: readonly Failure[];
  readonly files: readonly TimedFile[];
}

/** A check that is one as a whole, by the exit code of its command. */
export function outcomeOfCommand(
  check: TestName,
  result: { exitCode: number; output: Log },
): Outcome {
  if (result.exitCode === 0) {
    return { passed: 1, failures: [], files: [] };
  }
  const message = `exit code ${result.exitCode}`;
  const failure = { ...check, message, logs: [result.output] };
  return { passed: 0, failures: [failure], files: [] };
}

/**
 * What a test runner reported. A skipped test has not passed, a runner that ran
 * nothing has not either, and one that failed without a failed test (in a
 * global set-up, say) has one failure.
 */
export function outcomeOfTests(
  runner: string,
  exitCode: number,
  { passed, failures, skipped, files }: TestReport,
): Outcome {
  const failed = [
    ...failures,
    ...skipped.map(test => ({
      ...test,
      message: 'It was not run: skipped, or what comes before it failed',
      logs: [],
    })),
  ];
  const brokeOtherwise = failed.length === 0 && (exitCode !== 0 || !passed);
  if (brokeOtherwise) {
    failed.push({
      file: runner,
      name: 'the tests as a whole',
      message: passed
        ? `exit code ${exitCode}, although no test failed`
        : 'no test was run: nothing matches what was asked for. A *.full.test.ts file is run by ./yarnw test:full --only NAME',
      logs: [],
    });
  }
  return { passed, failures: failed, files };
}

export function outcomeOfError(stage: string, error: unknown): Outcome {
  const { stack, message: words } = toError(error);
  const message = stack ?? words;
  const failure = { file: stage, name: 'the stage as a whole', message };
  return { passed: 0, failures: [{ ...failure, logs: [] }], files: [] };
}

export function addOutcomes(outcomes: readonly Outcome[]): Outcome {
  return {
    passed: outcomes.reduce((sum, { passed }) => sum + passed, 0),
    failures: outcomes.flatMap(({ failures }) => failures),
    files: outcomes.flatMap(({ files }) => files),
  };
}
