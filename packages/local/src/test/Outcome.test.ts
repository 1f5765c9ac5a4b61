import { addOutcomes, outcomeOfExit, outcomeOfTests } from './Outcome';

describe('Outcome', () => {
  it('counts a command as one check', () => {
    expect(outcomeOfExit(0)).toEqual({ passed: 1, failed: 0 });
    expect(outcomeOfExit(2)).toEqual({ passed: 0, failed: 1 });
  });

  it('takes the counts of a test runner', () => {
    expect(outcomeOfTests(1, { passed: 3, failed: 2, skipped: 0 })).toEqual({
      passed: 3,
      failed: 2,
    });
  });

  it('does not let a skipped test pass silently', () => {
    expect(outcomeOfTests(0, { passed: 3, failed: 0, skipped: 1 })).toEqual({
      passed: 3,
      failed: 1,
    });
  });

  it('counts a runner that ran no test as failed', () => {
    expect(outcomeOfTests(0, { passed: 0, failed: 0, skipped: 0 })).toEqual({
      passed: 0,
      failed: 1,
    });
  });

  it('counts a runner that failed although every test passed', () => {
    expect(outcomeOfTests(1, { passed: 3, failed: 0, skipped: 0 })).toEqual({
      passed: 3,
      failed: 1,
    });
  });

  it('adds up', () => {
    expect(
      addOutcomes([
        { passed: 1, failed: 0 },
        { passed: 2, failed: 3 },
      ]),
    ).toEqual({ passed: 3, failed: 3 });
  });
});
