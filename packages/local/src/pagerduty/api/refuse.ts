import { Refuse } from '../../faults/router';
import { PagerDutyError, rateLimited, sendError } from '../errors';

/** PagerDuty has no number for what it did not expect, such as a 502. */
const UNEXPECTED = 2000;

export const refuse: Refuse = (response, status, message) => {
  sendError(
    response,
    status === 429
      ? rateLimited()
      : new PagerDutyError(status, UNEXPECTED, message),
  );
};
