import { Response } from 'express';

/** An answer that is an error of PagerDuty's. */
export class PagerDutyError extends Error {
  override readonly name = 'PagerDutyError';
  readonly status: number;
  /** PagerDuty's own number of what is wrong. */
  readonly code: number;
  readonly errors?: readonly string[];

  constructor(
    status: number,
    code: number,
    message: string,
    errors?: readonly string[],
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.errors = errors;
  }
}

export function notFound(): PagerDutyError {
  return new PagerDutyError(404, 2100, 'Not Found');
}

export function unauthorized(): PagerDutyError {
  return new PagerDutyError(401, 2006, 'Authentication Failed');
}

export function invalidInput(...errors: string[]): PagerDutyError {
  return new PagerDutyError(400, 2001, 'Invalid Input Provided', errors);
}

/** Too many requests; they may be sent again after a second. */
export function rateLimited(): PagerDutyError {
  return new PagerDutyError(429, 2020, 'Rate Limit Exceeded');
}

/** Sends the JSON that PagerDuty sends with an error. */
export function sendError(response: Response, error: PagerDutyError) {
  const { status, code, message, errors } = error;
  if (status === 429) {
    response.set('ratelimit-reset', '1');
  }
  response.status(status).json({ error: { message, code, errors } });
}
