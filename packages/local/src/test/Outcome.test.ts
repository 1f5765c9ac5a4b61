import {
  addOutcomes,
  Outcome,
  outcomeOfCommand,
  outcomeOfError,
  outcomeOfTests,
} from './Outcome';
import { Failure, TestReport } from './TestReport';

const CHECK = { file: 'types', name: 'tsc' };
const OUTPUT = { name: 'output', lines: ['a.ts: wrong'] };
const FAILURE: Failure = {
  file: 'src/a.test.ts',
  name: 'a adds',
  message: 'Expected: 2',
  logs: [],
};
const WELL: TestReport = { passed: 3, failures: [], skipped: [], files: [] };

const namesOf = ({ failures }: Outcome) =>
  failures.map(({ file, name }) => `${file}: ${name}`);

describe('Outcome', () => {
  it('counts a command as one check', () => {
    expect(outcomeOfCommand(CHECK, { exitCode: 0, output: OUTPUT })).toEqual({
      passed: 1,
      failures: [],
      files: [],
    });
    expect(outcomeOfCommand(CHECK, { exitCode: 2, output: OUTPUT })).toEqual({
      passed: 0,
      failures: [{ ...CHECK, message: 'exit code 2', logs: [OUTPUT] }],
      files: [],
    });
  });

  it('takes over what a test runner reports', () => {
    expect(
      outcomeOfTests('unit', 1, { ...WELL, failures: [FAILURE] }),
    ).toMatchObject({ passed: 3, failures: [FAILURE] });
  });

  it('does not let a skipped test pass silently', () => {
    const skipped = [{ file: 'src/a.test.ts', name: 'a subtracts' }];

    const outcome = outcomeOfTests('unit', 0, { ...WELL, skipped });

    expect(outcome.passed).toBe(3);
    expect(namesOf(outcome)).toEqual(['src/a.test.ts: a subtracts']);
  });

  it('counts a runner that ran no test as failed', () => {
    const outcome = outcomeOfTests('unit', 0, { ...WELL, passed: 0 });

    expect(namesOf(outcome)).toEqual(['unit: the tests as a whole']);
  });

  it('counts a runner that failed although every test passed', () => {
    const outcome = outcomeOfTests('unit', 1, WELL);

    expect(outcome.passed).toBe(3);
    expect(namesOf(outcome)).toEqual(['unit: the tests as a whole']);
  });

  it('counts a stage that broke as failed, and keeps why', () => {
    const { passed, failures } = outcomeOfError(
      'e2e',
      new Error('No Chromium'),
    );

    expect(passed).toBe(0);
    expect(failures).toEqual([
      expect.objectContaining({
        file: 'e2e',
        message: expect.stringContaining('No Chromium'),
      }),
    ]);
  });

  it('adds up', () => {
    const file = { file: 'src/a.test.ts', ms: 12 };

    expect(
      addOutcomes([
        { passed: 1, failures: [], files: [file] },
        { passed: 2, failures: [FAILURE], files: [] },
      ]),
    ).toEqual({ passed: 3, failures: [FAILURE], files: [file] });
  });
});
