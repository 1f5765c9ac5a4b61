import { explainFailure } from './explainFailure';

const STACK = '\n    at handler (/app/x.js:1:2)\n    at next (/app/y.js:3:4)';

describe('explainFailure', () => {
  it('gives the reason without the name of the error and its stack', () => {
    expect(
      explainFailure(`InputError: There is no group nobody${STACK}`).reason,
    ).toBe('There is no group nobody');
  });

  it('says of a run that was cancelled no more than that', () => {
    expect(
      explainFailure(`Error: Step a (A) of task b has been cancelled.${STACK}`)
        .reason,
    ).toBe('It was cancelled');
  });

  it.each([
    [
      'Step takeBack (Take the database back) of task b has been cancelled.',
      'It was cancelled',
    ],
    [
      'There is no database\nof that name',
      'There is no database\nof that name',
    ],
  ])('gives that of a further error once: %j', (message, reason) => {
    const logged = `Additional error occurred: ${message}\nError: ${message}${STACK}`;

    expect(explainFailure(logged).reason).toBe(reason);
  });

  it.each([
    [
      'UpstreamError: PagerDuty answered 503 to POST /services: busy',
      'The other side was away for a moment',
    ],
    [
      'UpstreamError: PagerDuty cannot be reached at https://x; look at its status page and run the template again, nothing is lost; caused by TypeError: fetch failed',
      'The other side was away for a moment',
    ],
    [
      'Error: Request failed for https://x/contents/catalog-info.yaml, 500 Internal Server Error',
      'The other side was away for a moment',
    ],
    [
      'UpstreamError: GitHub did not answer to POST /repos: other side closed',
      'The other side was away for a moment',
    ],
    [
      'error: terminating connection due to administrator command',
      'The other side was away for a moment',
    ],
    [
      'UpstreamError: GitHub answered 403 to GET /repos, as the rate limit of the portal is spent until 2026-01-01T00:00:00.000Z: x',
      'Wait until the limit is over',
    ],
    [
      'UpstreamError: GitHub answered 403 to PUT /x, which does not let the portal do this; ask the platform team: no',
      'Ask the platform team',
    ],
    [
      'ConflictError: This run has lost the files that it wrote; submit the form again, which finds what was made',
      'Press Start over',
    ],
    [
      'ConflictError: There is a repository acme/ledger that no template made',
      'Mend what it names',
    ],
    [
      'Error: Step oncall (Register) of task 1 has been cancelled.',
      'To finish it after all, press Retry',
    ],
    ['TypeError: x is not a function', 'show this page to the platform team'],
  ])('says what to do about %s', (logged, advice) => {
    expect(explainFailure(logged + STACK).advice).toContain(advice);
  });
});
