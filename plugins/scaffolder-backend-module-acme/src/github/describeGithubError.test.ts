import { UpstreamError } from '../upstream/UpstreamError';
import { describeGithubError } from './describeGithubError';

/** As Octokit throws it; without headers there was no answer. */
function failed(status: number, headers?: Record<string, string>) {
  return Object.assign(new Error('Oh no'), {
    status,
    request: {
      method: 'PUT',
      url: 'https://api.github.com/repos/acme/returns-api',
    },
    response: headers && { headers },
  });
}

const IN_TEN_SECONDS = String(Math.ceil(Date.now() / 1000) + 10);

describe('describeGithubError', () => {
  it.each([
    [
      'an error of GitHub',
      failed(502, {}),
      'GitHub answered 502 to PUT /repos/acme/returns-api: Oh no',
    ],
    [
      'no answer',
      failed(500),
      'GitHub did not answer to PUT /repos/acme/returns-api: Oh no',
    ],
    [
      'a refusal',
      failed(403, {}),
      'GitHub answered 403 to PUT /repos/acme/returns-api, which does not let the portal do this; ask the platform team: Oh no',
    ],
    [
      'a spent rate limit',
      failed(403, {
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': '1767225600',
      }),
      'GitHub answered 403 to PUT /repos/acme/returns-api, as the rate limit of the portal is spent until 2026-01-01T00:00:00.000Z: Oh no',
    ],
  ])('says of %s what it is', (_, error, message) => {
    expect(describeGithubError(error)).toMatchObject({ message });
  });

  it('has a rate limit waited for, and nothing else tried again', () => {
    const limit = {
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': IN_TEN_SECONDS,
    };

    expect(describeGithubError(failed(403, limit))).toMatchObject({
      isTransient: true,
      retryAfterMs: expect.any(Number),
    });
    expect(describeGithubError(failed(502, {}))).toMatchObject({
      isTransient: false,
      status: 502,
    });
  });

  it.each([
    ['somebody else', new TypeError('x is not a function')],
    ['itself', new UpstreamError('GitHub answered 502')],
  ])('leaves an error of %s as it is', (_, error) => {
    expect(describeGithubError(error)).toBe(error);
  });
});
