import { LoggerService } from '@backstage/backend-plugin-api';
import { RequestHandler, Response } from 'express';
import { StorageCheck } from './StorageCheck';

const PAGES = '/static/docs/';
const METADATA = '/metadata/techdocs/';
const RETRY_AFTER_S = 5;

const MESSAGE =
  'The docs cannot be read at the moment, as their storage does not answer as it should. Nothing is lost: try again in a minute.';

/**
 * TechDocs answers 404 to whatever goes wrong between it and its storage. This
 * looks at the storage before a 404 goes out, and makes it a 503 if that is what
 * is wrong.
 */
export function answerUnavailable(options: {
  check: StorageCheck;
  logger: LoggerService;
}): RequestHandler {
  const { check, logger } = options;
  return (request, response, next) => {
    // Later on, the path is what a router has left of it.
    const { path } = request;
    const isPage = path.startsWith(PAGES);
    if (isPage || path.startsWith(METADATA)) {
      const send = response.send.bind(response);
      response.send = body => {
        response.send = send;
        if (response.statusCode !== 404) {
          return send(body);
        }
        check.findProblem().then(problem => {
          if (problem) {
            logger.error(`${path} is not answered: ${problem}`);
            response.status(503).set('Retry-After', String(RETRY_AFTER_S));
            sendUnavailable(response, isPage);
          } else {
            send(body);
          }
        });
        return response;
      };
    }
    next();
  };
}

function sendUnavailable(response: Response, isPage: boolean) {
  if (isPage) {
    // What the reader of the app shows in place of the page.
    response.type('text').send(`<p>${MESSAGE}</p>`);
  } else {
    response.json({
      error: { name: 'ServiceUnavailableError', message: MESSAGE },
      response: { statusCode: 503 },
    });
  }
}
