import { LoggerService } from '@backstage/backend-plugin-api';
import { Request, RequestHandler, Response } from 'express';
import { StorageCheck } from './StorageCheck';

const RETRY_AFTER_S = 5;

const MESSAGE =
  'The docs cannot be read at the moment, as their storage does not answer as it should. Nothing is lost: try again in a minute.';

type Answer = (request: Request, response: Response) => void;

const answerPage: Answer = (_request, response) => {
  unavailable(response);
  // What the reader of the app shows in place of the page.
  response.type('text').send(`<p>${MESSAGE}</p>`);
};

const answerMetadata: Answer = (request, response) => {
  unavailable(response);
  response.json({
    error: { name: 'ServiceUnavailableError', message: MESSAGE },
    request: { method: request.method, url: request.url },
    response: { statusCode: 503 },
  });
};

/** The reader asks whether there are newer docs; it waits for no. */
const answerSync: Answer = (_request, response) => {
  response
    .type('text/event-stream')
    .send(`event: finish\ndata: {"updated":false}\n\n`);
};

const ANSWERS: [string, Answer][] = [
  ['/static/docs/', answerPage],
  ['/metadata/techdocs/', answerMetadata],
  ['/sync/', answerSync],
];

/**
 * TechDocs takes whatever goes wrong between it and its storage for a page that
 * is not there, some of it after half a minute. This looks at the storage first,
 * and says so at once if that is what is wrong.
 */
export function answerUnavailable(options: {
  check: StorageCheck;
  logger: LoggerService;
}): RequestHandler {
  const { check, logger } = options;

  async function answerIfUnavailable(
    path: string,
    answer: () => void,
    otherwise: () => void,
  ) {
    const problem = await check.findProblem();
    if (problem) {
      logger.error(`${path} is not answered: ${problem}`);
      answer();
    } else {
      otherwise();
    }
  }

  return (request, response, next) => {
    // Later on, the path is what a router has left of it.
    const { path } = request;
    const answer = ANSWERS.find(([prefix]) => path.startsWith(prefix))?.[1];
    if (!answer) {
      next();
    } else if (answer !== answerPage) {
      answerIfUnavailable(path, () => answer(request, response), next);
    } else {
      // Most pages are there, and many of them in the cache: a look at the
      // storage for each would take longer than they do.
      onNotFound(response, send =>
        answerIfUnavailable(path, () => answer(request, response), send),
      );
      next();
    }
  };
}

function unavailable(response: Response) {
  response.status(503).set('Retry-After', String(RETRY_AFTER_S));
}

/** Lets a 404 be looked at before it is sent. */
function onNotFound(response: Response, look: (send: () => void) => void) {
  const send = response.send.bind(response);
  response.send = body => {
    response.send = send;
    if (response.statusCode !== 404) {
      return send(body);
    }
    look(() => send(body));
    return response;
  };
}
