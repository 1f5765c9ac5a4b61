import { Response } from 'express';

/** An answer that is an error of Jira's. */
export class JiraError extends Error {
  override readonly name = 'JiraError';
  readonly status: number;
  readonly errorMessages: readonly string[];
  /** What is wrong by the names of fields. */
  readonly errors: Readonly<Record<string, string>>;

  constructor(
    status: number,
    errorMessages: readonly string[],
    errors: Readonly<Record<string, string>> = {},
  ) {
    super(errorMessages[0] ?? Object.values(errors)[0]);
    this.status = status;
    this.errorMessages = errorMessages;
    this.errors = errors;
  }
}

export function unauthorized(): JiraError {
  return new JiraError(401, [
    'Client must be authenticated to access this resource.',
  ]);
}

export function noIssue(): JiraError {
  return new JiraError(404, [
    'Issue does not exist or you do not have permission to see it.',
  ]);
}

/** @param errors - what is wrong by the names of fields */
export function invalidFields(errors: Record<string, string>): JiraError {
  return new JiraError(400, [], errors);
}

export function badRequest(message: string): JiraError {
  return new JiraError(400, [message]);
}

/** Sends the JSON that Jira sends with an error. */
export function sendError(response: Response, error: JiraError) {
  const { status, errorMessages, errors } = error;
  if (status === 429) {
    response.set('Retry-After', '1');
  }
  response.status(status).json({ errorMessages, errors });
}
