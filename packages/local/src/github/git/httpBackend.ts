import { spawn } from 'node:child_process';
import { Request, RequestHandler, Response } from 'express';
import { GithubStore } from '../GithubStore';
import { authenticatedUser } from '../authentication';
import { GIT_ENV } from './runGit';

/**
 * Serves `/<owner>/<repository>(.git)` to git over smart HTTP, by the program
 * that comes with git for it. Whoever reads or writes needs a token, as the
 * password of any user name.
 */
export function createGitHandler(store: GithubStore): RequestHandler {
  return (request, response, next) => {
    const match =
      /^\/([^/]+)\/([^/]+?)(?:\.git)?\/(info\/refs|git-upload-pack|git-receive-pack)$/.exec(
        request.path,
      );
    if (!match) {
      next();
      return;
    }
    const [, owner, name, service] = match;
    const user = authenticatedUser(store, request);
    if (!user) {
      response
        .status(401)
        .set('WWW-Authenticate', 'Basic realm="GitHub"')
        .type('text')
        .send('Authentication is required: use a token as the password.\n');
      return;
    }
    const repository = store.repository(owner, name);
    if (!repository) {
      response.status(404).type('text').send('Repository not found.\n');
      return;
    }
    if (repository.isArchived && isPush(request, service)) {
      response
        .status(403)
        .type('text')
        .send('This repository was archived so it is read-only.\n');
      return;
    }
    serve(request, response, {
      dir: store.git(repository).dir,
      service,
      login: user.login,
    });
  };
}

function isPush(request: Request, service: string): boolean {
  return (
    service === 'git-receive-pack' ||
    request.query.service === 'git-receive-pack'
  );
}

function serve(
  request: Request,
  response: Response,
  options: { dir: string; service: string; login: string },
) {
  const { dir, service, login } = options;
  // See git help http-backend for the variables, which are those of CGI.
  const backend = spawn('git', ['http-backend'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {
      ...GIT_ENV,
      GIT_PROJECT_ROOT: dir,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: `/${service}`,
      QUERY_STRING: request.url.split('?')[1] ?? '',
      REQUEST_METHOD: request.method,
      REMOTE_USER: login,
      CONTENT_TYPE: request.get('content-type') ?? '',
      HTTP_CONTENT_ENCODING: request.get('content-encoding') ?? '',
      ...(request.get('git-protocol') && {
        GIT_PROTOCOL: request.get('git-protocol'),
      }),
    },
  });
  request.pipe(backend.stdin);
  // A client that hangs up takes the program with it.
  response.on('close', () => backend.kill());
  backend.stdin.on('error', () => backend.kill());

  let head = Buffer.alloc(0);
  const readHead = (chunk: Buffer) => {
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) {
      return;
    }
    backend.stdout.off('data', readHead);
    writeHead(response, head.subarray(0, end).toString());
    response.write(head.subarray(end + 4));
    backend.stdout.pipe(response);
  };
  backend.stdout.on('data', readHead);
  backend.on('close', () => {
    if (!response.headersSent) {
      response.status(500).type('text').send('git http-backend failed.\n');
    }
  });
}

function writeHead(response: Response, head: string) {
  for (const line of head.split('\r\n')) {
    const [name, value] = line.split(': ');
    if (name === 'Status') {
      response.status(parseInt(value, 10));
    } else {
      response.set(name, value);
    }
  }
}
