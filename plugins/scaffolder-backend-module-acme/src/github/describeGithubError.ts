import { UpstreamError } from '../upstream/UpstreamError';

const RATE_LIMIT_REMAINING = 'x-ratelimit-remaining';
/** In seconds since 1970. */
const RATE_LIMIT_RESET = 'x-ratelimit-reset';

/** What Octokit throws. */
interface RequestError extends Error {
  readonly status: number;
  readonly request?: { method: string; url: string };
  readonly response?: {
    headers: Record<string, string | number | undefined>;
  };
}

/** Whatever an error is, in words that say what to do if it is GitHub's. */
export function describeGithubError(error: unknown): unknown {
  if (!isRequestError(error)) {
    return error;
  }
  const { status, request, message } = error;
  const asked = request
    ? ` to ${request.method} ${new URL(request.url).pathname}`
    : '';
  // Octokit gives 500 to what had no answer at all.
  const hadAnswer = error.response !== undefined;
  return new UpstreamError(
    hadAnswer
      ? `GitHub answered ${status}${asked}${advice(error)}: ${message}`
      : `GitHub did not answer${asked}: ${message}`,
    {
      status: hadAnswer ? status : undefined,
      retryAfterMs: retryAfterMs(error),
      // Octokit waits for no rate limit by itself where it is not told to.
      wasRetried: !isRateLimit(error),
    },
  );
}

function isRequestError(error: unknown): error is RequestError {
  return (
    error instanceof Error &&
    !(error instanceof UpstreamError) &&
    typeof (error as Partial<RequestError>).status === 'number'
  );
}

function advice(error: RequestError): string {
  if (isRateLimit(error)) {
    const reset = Number(error.response?.headers[RATE_LIMIT_RESET]);
    const until = reset ? ` until ${new Date(reset * 1000).toISOString()}` : '';
    return `, as the rate limit of the portal is spent${until}`;
  }
  return error.status === 401 || error.status === 403
    ? ', which does not let the portal do this; ask the platform team'
    : '';
}

function isRateLimit({ status, response }: RequestError): boolean {
  return (
    status === 429 ||
    (status === 403 && String(response?.headers[RATE_LIMIT_REMAINING]) === '0')
  );
}

function retryAfterMs(error: RequestError): number | undefined {
  if (!isRateLimit(error)) {
    return undefined;
  }
  const headers = error.response?.headers ?? {};
  const reset = Number(headers[RATE_LIMIT_RESET]) * 1000 - Date.now();
  const asked = Number(headers['retry-after']) * 1000 || reset;
  return asked > 0 ? asked : undefined;
}
