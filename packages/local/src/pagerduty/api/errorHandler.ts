import { ErrorRequestHandler } from 'express';
import { invalidInput, PagerDutyError, sendError } from '../errors';

/** Answers with what was thrown on purpose; the rest is ours to mend. */
export const errorHandler: ErrorRequestHandler = (
  error,
  _request,
  response,
  next,
) => {
  if (error instanceof PagerDutyError) {
    sendError(response, error);
  } else if (error.status >= 400 && error.status < 500) {
    // What express makes of a body that it cannot read.
    sendError(response, invalidInput(error.message));
  } else {
    next(error);
  }
};
