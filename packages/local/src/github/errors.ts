/** An answer that is an error of GitHub's. */
export class GithubError extends Error {
  override readonly name = 'GithubError';
  readonly status: number;
  readonly errors?: readonly (object | string)[];

  constructor(
    status: number,
    message: string,
    errors?: readonly (object | string)[],
  ) {
    super(message);
    this.status = status;
    this.errors = errors;
  }
}

export function notFound(): GithubError {
  return new GithubError(404, 'Not Found');
}

export function forbidden(message: string): GithubError {
  return new GithubError(403, message);
}

/** What is wrong with one field of a request. */
export interface FieldError {
  readonly resource: string;
  readonly field?: string;
  readonly code:
    | 'missing'
    | 'missing_field'
    | 'invalid'
    | 'already_exists'
    | 'custom';
  readonly message?: string;
}

export function validationFailed(...errors: FieldError[]): GithubError {
  return new GithubError(422, 'Validation Failed', errors);
}
