import { ErrorRequestHandler, Response } from 'express';

const DOCUMENTATION_URL = 'https://docs.github.com/rest';

/** An answer that is an error of GitHub's. */
export class RestError extends Error {
  override readonly name = 'RestError';
  readonly status: number;
  readonly errors?: readonly object[];

  constructor(status: number, message: string, errors?: readonly object[]) {
    super(message);
    this.status = status;
    this.errors = errors;
  }
}

export const notFound = () => new RestError(404, 'Not Found');

/** Sends the JSON that GitHub sends with an error. */
export const restErrorHandler: ErrorRequestHandler = (
  error,
  _request,
  response,
  next,
) => {
  if (error instanceof RestError) {
    sendError(response, error);
  } else {
    next(error);
  }
};

function sendError(response: Response, { status, message, errors }: RestError) {
  response.status(status).json({
    message,
    ...(errors && { errors }),
    documentation_url: DOCUMENTATION_URL,
    status: String(status),
  });
}
