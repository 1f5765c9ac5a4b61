import { DocsFacts, judgeDocs } from './judgeDocs';

const DAY_MS = 24 * 60 * 60 * 1000;
const LIMITS = { maxAgeMs: 90 * DAY_MS, maxCommits: 20 };
const NOW = Date.parse('2026-11-26T12:00:00.000Z');

const FACTS: DocsFacts = {
  entityRef: 'component:default/returns-api',
  published: { at: '2026-01-01T00:00:00.000Z', commit: 'c0ffee' },
};

function untouched(days: number, commitsSince: number): DocsFacts {
  return {
    ...FACTS,
    codeChangedAt: new Date(NOW).toISOString(),
    docsChangedAt: new Date(NOW - days * DAY_MS).toISOString(),
    commitsSince,
  };
}

function built(conclusion: string) {
  return { conclusion, at: '2026-02-01T00:00:00.000Z', url: 'https://x.test' };
}

describe('judgeDocs', () => {
  it('keeps what is known', () => {
    expect(judgeDocs(FACTS, LIMITS)).toEqual({ ...FACTS, state: 'fresh' });
  });

  it.each([
    ['both limits are passed', 91, 20, 'stale'],
    ['there were few commits', 500, 19, 'fresh'],
    ['the last of many commits came soon', 90, 500, 'fresh'],
  ])('compares docs with their code: %s', (_, days, commits, state) => {
    expect(judgeDocs(untouched(days, commits), LIMITS).state).toBe(state);
  });

  it('says of stale docs what to do', () => {
    expect(judgeDocs(untouched(120, 33), LIMITS).problem).toBe(
      '33 commits changed the code in the 120 days since these docs last changed. See whether they still hold, and merge what you correct, be it only the date of that look',
    );
  });

  it.each(['failure', 'timed_out', 'startup_failure'])(
    'takes the end %s of a build for a failure, also of stale docs',
    conclusion => {
      const facts = { ...untouched(120, 33), lastBuild: built(conclusion) };

      expect(judgeDocs(facts, LIMITS)).toMatchObject({
        state: 'failed',
        problem: expect.stringMatching(/^The last build of these docs failed/),
      });
    },
  );

  it.each(['success', 'cancelled', 'skipped', 'neutral'])(
    'does not take the end %s of a build for a failure',
    conclusion => {
      const facts = { ...FACTS, lastBuild: built(conclusion) };

      expect(judgeDocs(facts, LIMITS).state).toBe('fresh');
    },
  );

  it.each([
    [undefined, 'has the workflow docs.yml, and start it'],
    ['failure', 'as their last build failed. See in its log why'],
    ['success', 'though the workflow docs.yml has run. See in its log what'],
  ])('says why there may be no site: the last build is %s', (end, words) => {
    const facts = {
      ...FACTS,
      published: undefined,
      lastBuild: end && built(end),
    } as DocsFacts;

    const { state, problem } = judgeDocs(facts, LIMITS);

    expect(state).toBe('unpublished');
    expect(problem).toContain(words);
  });
});
