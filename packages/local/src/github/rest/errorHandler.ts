import { ErrorRequestHandler } from 'express';
import { GithubError } from '../errors';

export const DOCUMENTATION_URL = 'https://docs.github.com/rest';

/** Sends the JSON that GitHub sends with an error. */
export const restErrorHandler: ErrorRequestHandler = (
  error,
  _request,
  response,
  next,
) => {
  const known = error instanceof GithubError ? error : unreadable(error);
  if (!known) {
    next(error);
    return;
  }
  const { status, message, errors } = known;
  response.status(status).json({
    message,
    ...(errors && { errors }),
    documentation_url: DOCUMENTATION_URL,
    status: String(status),
  });
};

/** What express makes of an address or a body that it cannot read. */
function unreadable(error: {
  status?: unknown;
  type?: unknown;
  message?: unknown;
}): GithubError | undefined {
  const { status, type, message } = error;
  if (typeof status !== 'number' || status < 400 || status > 499) {
    return undefined;
  }
  return new GithubError(
    status,
    type === 'entity.parse.failed' ? 'Problems parsing JSON' : String(message),
  );
}
