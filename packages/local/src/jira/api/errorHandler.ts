import { ErrorRequestHandler } from 'express';
import { badRequest, JiraError, sendError } from '../errors';

/** Answers with what was thrown on purpose; the rest is ours to mend. */
export const errorHandler: ErrorRequestHandler = (
  error,
  _request,
  response,
  next,
) => {
  if (error instanceof JiraError) {
    sendError(response, error);
  } else if (error.status >= 400 && error.status < 500) {
    // What express makes of a body that it cannot read.
    sendError(response, badRequest('There was an error parsing JSON.'));
  } else {
    next(error);
  }
};
