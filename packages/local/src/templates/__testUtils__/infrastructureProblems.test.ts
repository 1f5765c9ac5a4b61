import { infrastructureProblems } from './infrastructureProblems';

const MODULES = { bucket: { name: {}, region: { default: 'europe-west1' } } };

function problems(block: object) {
  const bucket = { source: '../../modules/bucket', ...block };
  return infrastructureProblems({ module: { files: [bucket] } }, MODULES);
}

describe('infrastructureProblems', () => {
  it.each([
    ['an attribute that is no variable', { name: 'a', size: 1 }, 'size is no'],
    ['a variable that is missing', { region: 'x' }, 'needs name'],
    ['a module that is not there', { source: '../x' }, 'no module ../x'],
  ])('finds %s', (_, block, problem) => {
    expect(problems(block)).toEqual([expect.stringContaining(problem)]);
  });

  it('takes what is right', () => {
    expect(problems({ name: 'a' })).toEqual([]);
  });
});
