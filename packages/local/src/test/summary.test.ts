import { StageResult, summaryOf } from './summary';
import { Failure } from './TestReport';

const STAGES = ['types', 'lint', 'format', 'config', 'unit', 'e2e'];

const FAILURE: Failure = {
  file: 'packages/verify/src/verify.test.ts',
  name: 'verify tells what is wrong',
  message: `Error: expect(received).toBe(expected)

Expected: 2
Received: 3
    at Object.toBe (/node_modules/jest/build/index.js:1:2)
    at Object.<anonymous> (packages/verify/src/verify.test.ts:5:9)
    at run (packages/verify/src/verify.ts:1:2)`,
  logs: ['backend.log', 'github.log', 'postgres.log', 'jira.log'].map(name => ({
    name,
    lines: Array.from({ length: 50 }, (_, i) => `${name} line ${i + 1}`),
  })),
};

function resultsWith(failures: readonly Failure[]): StageResult[] {
  return STAGES.map((name, index) => ({
    name,
    outcome: {
      passed: 10,
      failures: name === 'unit' ? failures : [],
      files:
        name === 'unit'
          ? Array.from({ length: 12 }, (_, i) => ({
              file: `src/${i}.test.ts`,
              ms: i * 1_000,
            }))
          : [],
    },
    ms: index * 30_000,
  }));
}

describe('the summary of a run of tests', () => {
  it('shows how long each stage took, and counts caches apart', () => {
    const { lines, isGood } = summaryOf(resultsWith([]), 61_000);

    expect(isGood).toBe(true);
    expect(lines).toContain('✓ e2e: 10 passed, 0 failed, 2 min 30 s');
    expect(lines.slice(-2)).toEqual([
      'took 7 min 30 s, beside 1 min 1 s for caches',
      '60 passed, 0 failed',
    ]);
  });

  it('lists the ten slowest files', () => {
    const { lines } = summaryOf(resultsWith([]));
    const start = lines.indexOf('=== slowest files') + 1;

    expect(lines.slice(start, start + 11)).toEqual([
      ' 11.0 s  src/11.test.ts',
      ' 10.0 s  src/10.test.ts',
      ...[9, 8, 7, 6, 5, 4, 3, 2].map(i => `  ${i}.0 s  src/${i}.test.ts`),
      '',
    ]);
  });

  it('names a failure in its last 30 lines, with what is wrong and the logs', () => {
    const { lines, isGood } = summaryOf(resultsWith([FAILURE]));
    const last = lines.slice(-30).join('\n');

    expect(isGood).toBe(false);
    expect(last).toContain(
      `packages/verify/src/verify.test.ts: verify tells what is wrong
    Error: expect(received).toBe(expected)
    Expected: 2
    Received: 3
    at Object.<anonymous> (packages/verify/src/verify.test.ts:5:9)
  backend.log
    | backend.log line 48
    | backend.log line 49
    | backend.log line 50
  github.log`,
    );
    expect(last).toContain('✗ unit: 10 passed, 1 failed, 2 min 0 s');
    expect(lines.slice(-2)).toEqual([
      '✗ packages/verify/src/verify.test.ts: verify tells what is wrong',
      '60 passed, 1 failed',
    ]);
  });

  it('shows what differs of a message with a diff', () => {
    const message = `Error: expect(received).toEqual(expected) // deep equality

- Expected  - 1
+ Received  + 1

  Object {
    "kind": "api",
-   "status": 418,
+   "status": 401,
  }
    at Object.toEqual (packages/verify/src/verify.test.ts:5:9)`;
    const { lines } = summaryOf(
      resultsWith([{ ...FAILURE, message, logs: [] }]),
    );

    expect(lines.join('\n')).toContain(`
    Error: expect(received).toEqual(expected) // deep equality
    -   "status": 418,
    +   "status": 401,
    at Object.toEqual (packages/verify/src/verify.test.ts:5:9)
`);
  });

  it('shows more of a log that is the only one', () => {
    const [log] = FAILURE.logs;
    const { lines } = summaryOf(resultsWith([{ ...FAILURE, logs: [log] }]));

    expect(
      lines.filter(line => line.includes('backend.log line')),
    ).toHaveLength(11);
  });

  it('names every failure at its end', () => {
    const failures = [1, 2, 3].map(i => ({ ...FAILURE, name: `fails ${i}` }));
    const { lines } = summaryOf(resultsWith(failures));

    expect(lines.slice(-4)).toEqual([
      ...failures.map(({ file, name }) => `✗ ${file}: ${name}`),
      '60 passed, 3 failed',
    ]);
  });
});
