import { checkOfTime, conclusionOf } from './conclusionOf';
import { Matrix } from './Matrix';
import { readSteps, Step } from './steps';
import { Outcome } from './Trial';

describe('the conclusion of a kill test', () => {
  let steps: Step[];

  beforeAll(async () => {
    steps = await readSteps('service-database');
  });

  function matrixOf(outcome: Partial<Outcome>): Matrix {
    const [step] = steps;
    const matrix = new Matrix();
    matrix.add(
      { step, column: 'killed', name: 'killed' },
      {
        counts: '1·1·1·1',
        retries: 0,
        problems: [],
        lastLines: [],
        ...outcome,
      },
    );
    return matrix;
  }

  it('ends with how many cells and checks passed, and says what the longest pause was', () => {
    const { lines, isGood } = conclusionOf(matrixOf({ resumedAfterS: 11.24 }), {
      steps,
      checks: [{ name: 'all that there is at the end', problems: [] }],
      tookS: 63.4,
    });

    expect(isGood).toBe(true);
    expect(lines.slice(-3)).toEqual([
      'resumed 11.2 s after the backend was back at the latest, of 15 s at most',
      'took 63 s',
      '2 passed, 0 failed',
    ]);
  });

  it('counts what is wrong with the world afterwards as a failure', () => {
    const { lines, isGood } = conclusionOf(matrixOf({}), {
      steps,
      checks: [
        {
          name: 'all that there is at the end',
          problems: ['too much: repository odd'],
        },
      ],
      tookS: 63,
    });

    expect(isGood).toBe(false);
    expect(lines).toContain(
      '✗ all that there is at the end\n    too much: repository odd',
    );
    expect(lines.at(-1)).toBe('1 passed, 1 failed');
  });

  it('does not let all of it take longer than twenty minutes', () => {
    expect(checkOfTime(1200).problems).toEqual([]);
    expect(checkOfTime(1201).problems).toEqual(['1201 s, of 1200 s at most']);
  });
});
