import { RequestHandler } from 'express';
import { sendError, unauthorized } from '../errors';
import { JiraStore } from '../JiraStore';

/** Lets pass who sends an e-mail address and the token of its account. */
export function authenticate({ data }: JiraStore): RequestHandler {
  return (request, response, next) => {
    const [scheme, credentials = ''] = (
      request.get('authorization') ?? ''
    ).split(' ');
    const expected = `${data.user.email}:${data.token}`;
    if (
      scheme.toLocaleLowerCase('en-US') === 'basic' &&
      Buffer.from(credentials, 'base64').toString() === expected
    ) {
      next();
    } else {
      sendError(response, unauthorized());
    }
  };
}
