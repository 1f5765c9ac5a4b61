import { RESUMES_WITHIN_S } from './causes/killed';
import { Matrix } from './Matrix';
import { Step } from './steps';

/** How long all of it may take, on two cores. */
const LONGEST_S = 20 * 60;

/** What is found out besides the cells: each is wrong when it has problems. */
export interface Check {
  readonly name: string;
  readonly problems: readonly string[];
}

/** Whether it took no longer than all of it may. */
export function checkOfTime(tookS: number): Check {
  return {
    name: 'the time that it took',
    problems:
      tookS > LONGEST_S
        ? [`${tookS.toFixed(0)} s, of ${LONGEST_S} s at most`]
        : [],
  };
}

export interface Conclusion {
  /** How many cells and checks are as they should be. */
  readonly passed: number;
  /** All that is wrong, a text each, of which the first line is its name. */
  readonly failures: readonly string[];
  /** The last words of a kill test. */
  readonly lines: string[];
  readonly isGood: boolean;
}

/** What a kill test found out. */
export function conclusionOf(
  matrix: Matrix,
  options: { steps: readonly Step[]; checks: readonly Check[]; tookS: number },
): Conclusion {
  const { steps, checks, tookS } = options;
  const { cells, resumedAfterS } = matrix;
  const wrong = checks.filter(({ problems }) => problems.length > 0);
  const passed = cells.passed + checks.length - wrong.length;
  const failed = cells.failed + wrong.length;
  const failures = [
    ...matrix.failures,
    ...wrong.map(({ name, problems }) =>
      [`✗ ${name}`, ...problems.map(problem => `    ${problem}`)].join('\n'),
    ),
  ];
  return {
    passed,
    failures,
    isGood: failed === 0,
    lines: [
      ...failures,
      `\n${matrix.toString(steps)}\n`,
      '✗ is wrong, ×2 is two trials, r1 is one retry over REST, – has nothing to break',
      ...(resumedAfterS.length > 0
        ? [
            `resumed ${Math.max(...resumedAfterS).toFixed(
              1,
            )} s after the backend was back at the latest, of ${RESUMES_WITHIN_S} s at most`,
          ]
        : []),
      `took ${tookS.toFixed(0)} s`,
      `${passed} passed, ${failed} failed`,
    ],
  };
}
