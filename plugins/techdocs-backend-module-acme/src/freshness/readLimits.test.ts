import { ConfigReader } from '@backstage/config';
import { readLimits } from './readLimits';

const HOUR_MS = 60 * 60 * 1000;

describe('readLimits', () => {
  it('has limits where none are set', () => {
    expect(readLimits(new ConfigReader({}))).toEqual({
      maxAgeMs: 90 * 24 * HOUR_MS,
      maxCommits: 20,
    });
  });

  it('takes those that are set', () => {
    const techdocsFreshness = { maxAge: { hours: 3 }, maxCommits: 2 };

    expect(readLimits(new ConfigReader({ techdocsFreshness }))).toEqual({
      maxAgeMs: 3 * HOUR_MS,
      maxCommits: 2,
    });
  });

  it('refuses what is no duration', () => {
    const techdocsFreshness = { maxAge: { moons: 3 } };

    expect(() => readLimits(new ConfigReader({ techdocsFreshness }))).toThrow(
      'maxAge',
    );
  });
});
