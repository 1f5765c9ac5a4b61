import { Matrix } from './Matrix';
import { readSteps, Step } from './steps';
import { Outcome, Trial } from './Trial';

const RIGHT: Outcome = {
  counts: '1·1·1·1',
  retries: 0,
  problems: [],
  lastLines: [],
};
const WRONG: Outcome = {
  counts: '2·1·1·1',
  retries: 2,
  problems: ['not one of each'],
  lastLines: ['log publish: Pushed its content'],
};

describe('Matrix', () => {
  let steps: Step[];
  let killed: Trial;
  let cuts: Trial[];

  beforeAll(async () => {
    const all = await readSteps('go-service');
    steps = all.filter(({ id }) => ['publish', 'infra'].includes(id));
    const [publish] = steps;
    killed = { step: publish, column: 'killed', name: 'killed' };
    cuts = ['cut-0', 'cut-1'].map(name => ({
      step: publish,
      column: 'cut',
      name,
    }));
  });

  function matrixOf(...entries: [Trial, Outcome][]): Matrix {
    const matrix = new Matrix();
    matrix.plan([killed, ...cuts]);
    entries.forEach(([trial, outcome]) => matrix.add(trial, outcome));
    return matrix;
  }

  it('shows a row for each step and a column for each cause, with how often it was tried', () => {
    const matrix = matrixOf(
      [killed, RIGHT],
      [cuts[0], RIGHT],
      [cuts[1], { ...RIGHT, retries: 1 }],
    );

    expect(matrix.toString(steps)).toBe(
      [
        'go-service: repository · pull request · on-call · catalog entry (Jira –)',
        '         killed   in the midst  500  403  limit  cut            twice  at once  cancelled  postgres  away',
        'publish  1·1·1·1  –             –    –    –      1·1·1·1 ×2 r1  –      –        –          –         –',
        'infra    –        –             –    –    –      –              –      –        –          –         –',
      ].join('\n'),
    );
    expect(matrix.cells).toEqual({ passed: 2, failed: 0 });
    expect(matrix.failures).toEqual([]);
  });

  it('shows the trial of a cell that went wrong, and tells of it in full', () => {
    const matrix = matrixOf(
      [killed, RIGHT],
      [cuts[0], RIGHT],
      [cuts[1], WRONG],
    );

    expect(matrix.toString(steps)).toContain('✗ 2·1·1·1 ×2 r2');
    expect(matrix.cells).toEqual({ passed: 1, failed: 1 });
    expect(matrix.failures).toEqual([
      [
        '✗ go-service publish, cut (cut-1): 2·1·1·1, 2 retries',
        '    not one of each',
        '      | log publish: Pushed its content',
      ].join('\n'),
    ]);
  });

  it('counts a cell as failed of which a trial was not tried', () => {
    const matrix = matrixOf([cuts[0], RIGHT]);

    expect(matrix.toString(steps)).toContain('publish  ✗ not tried  –');
    expect(matrix.toString(steps)).toContain('✗ 1·1·1·1');
    expect(matrix.cells).toEqual({ passed: 0, failed: 2 });
    expect(matrix.failures).toEqual([
      '✗ go-service publish, killed (killed): not tried',
      '✗ go-service publish, cut (cut-1): not tried',
    ]);
  });
});
