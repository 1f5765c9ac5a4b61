import { ErrorRequestHandler } from 'express';
import { GithubError } from '../errors';

const DOCUMENTATION_URL = 'https://docs.github.com/rest';

/** Sends the JSON that GitHub sends with an error. */
export const restErrorHandler: ErrorRequestHandler = (
  error,
  _request,
  response,
  next,
) => {
  const known = isBadJson(error)
    ? new GithubError(400, 'Problems parsing JSON')
    : error;
  if (!(known instanceof GithubError)) {
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

/** What express.json() throws. */
function isBadJson(error: unknown): boolean {
  return (error as { type?: unknown }).type === 'entity.parse.failed';
}
