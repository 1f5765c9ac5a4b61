import { ErrorRequestHandler } from 'express';
import { GithubError } from '../errors';
import { renderPage } from './render';

/** Sends a page with what an error of GitHub's says; others are ours to mend. */
export const showRefusal: ErrorRequestHandler = (
  error,
  _request,
  response,
  next,
) => {
  if (!(error instanceof GithubError)) {
    next(error);
    return;
  }
  const { status, message, errors = [] } = error;
  response.status(status);
  if (status === 404) {
    renderPage(response, 'error', {
      title: 'Not found',
      message: 'There is nothing here, or nothing that you may see.',
    });
    return;
  }
  renderPage(response, 'error', {
    title: `That was refused (${status})`,
    message: [message, ...errors.map(complaint)].join(': '),
  });
};

/** What is wrong with a field, unless it says so itself. */
function complaint(error: object | string): string {
  const { message, field, code }: Record<string, unknown> =
    typeof error === 'string' ? { message: error } : { ...error };
  return String(message ?? `${field} is ${code}`);
}
