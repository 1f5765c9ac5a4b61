import { RequestHandler } from 'express';
import { sendError, unauthorized } from '../errors';
import { PagerDutyStore } from '../PagerDutyStore';

/** Lets pass who sends `Authorization: Token token=…`. */
export function authenticate({ data }: PagerDutyStore): RequestHandler {
  return (request, response, next) => {
    const authorization = request.get('authorization') ?? '';
    if (/^Token token="?([^"]+)"?$/.exec(authorization)?.[1] === data.token) {
      next();
    } else {
      sendError(response, unauthorized());
    }
  };
}
