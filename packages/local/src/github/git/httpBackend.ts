import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Request, RequestHandler, Response } from 'express';
import { packagePath } from '../../paths';
import { authenticatedUser } from '../authentication';
import { pushRules } from '../branchProtection';
import { BranchChanges, refuseArchived } from '../changes/BranchChanges';
import { forbidden, GithubError } from '../errors';
import { GithubStore } from '../GithubStore';
import { Repository, User } from '../model';
import { includes, permissionOf } from '../permissions';
import { RefChange } from './GitRepository';
import { GIT_ENV } from './runGit';

/** What git runs when it is pushed to. */
const HOOKS_DIR = packagePath('src/github/git/hooks');

/**
 * Serves `/<owner>/<repository>(.git)` to git over smart HTTP, by the program
 * that comes with git for it. Who writes, or reads what is not public, needs a
 * token as the password of any user name.
 */
export function createGitHandler(
  store: GithubStore,
  branches: BranchChanges,
): RequestHandler {
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
    try {
      const repository = admit(store, user, {
        repository: store.repository(owner, name),
        isPush: isPush(request, service),
      });
      const served =
        user && service === 'git-receive-pack'
          ? receive(request, response, { store, branches, repository, user })
          : serve(request, response, {
              dir: store.git(repository).dir,
              service,
              user,
            });
      served.catch(next);
    } catch (error) {
      refuse(response, error);
    }
  };
}

/**
 * What is public, everybody may read.
 *
 * @throws GithubError for who may not do what they ask for
 */
function admit(
  store: GithubStore,
  user: User | undefined,
  wanted: { repository?: Repository; isPush: boolean },
): Repository {
  const { repository, isPush: isWrite } = wanted;
  if (repository?.visibility === 'public' && !isWrite) {
    return repository;
  }
  if (!user) {
    throw new GithubError(
      401,
      'Authentication is required: use a token as the password.',
    );
  }
  const permission = repository && permissionOf(store, user, repository);
  if (!repository || !permission) {
    throw new GithubError(404, 'Repository not found.');
  }
  if (isWrite && !includes(permission, 'push')) {
    const { owner, name } = repository;
    throw forbidden(
      `Permission to ${owner}/${name}.git denied to ${user.login}.`,
    );
  }
  if (isWrite) {
    refuseArchived(repository);
  }
  return repository;
}

function refuse(response: Response, error: unknown) {
  if (!(error instanceof GithubError)) {
    throw error;
  }
  if (error.status === 401) {
    // What makes git ask for a password.
    response.set('WWW-Authenticate', 'Basic realm="GitHub"');
  }
  response.status(error.status).type('text').send(`${error.message}\n`);
}

/** Takes a push, as far as branch protection lets it, and tells of it. */
async function receive(
  request: Request,
  response: Response,
  options: {
    store: GithubStore;
    branches: BranchChanges;
    repository: Repository;
    user: User;
  },
) {
  const { store, branches, repository, user } = options;
  const { dir } = store.git(repository);
  const pushedRefsFile = join(dir, `pushed-${randomUUID()}`);
  try {
    await serve(request, response, {
      dir,
      service: 'git-receive-pack',
      user,
      env: {
        PUSHED_REFS_FILE: pushedRefsFile,
        ...protectedRefs(store, repository, user),
      },
    });
    const changes = await readPushedRefs(pushedRefsFile);
    if (changes.length > 0) {
      await branches.pushed(repository, changes, user);
    }
  } finally {
    await rm(pushedRefsFile, { force: true });
  }
}

/** For the update hook. */
function protectedRefs(
  store: GithubStore,
  repository: Repository,
  user: User,
): NodeJS.ProcessEnv {
  const rules = Object.keys(repository.protections).map(branch => ({
    ref: `refs/heads/${branch}`,
    ...pushRules(store, repository, branch, user),
  }));
  const refs = (filter: (rule: (typeof rules)[number]) => boolean) =>
    rules
      .filter(filter)
      .map(({ ref }) => ref)
      .join('\n');
  return {
    PULL_REQUEST_REFS: refs(rule => rule.needsPullRequest),
    NO_FORCE_REFS: refs(rule => rule.forbidsForce),
    NO_DELETION_REFS: refs(rule => rule.forbidsDeletion),
  };
}

/** What the post-receive hook wrote; nothing when nothing was taken. */
async function readPushedRefs(file: string): Promise<RefChange[]> {
  const text = await readFile(file, 'utf8').catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') {
        return '';
      }
      throw error;
    },
  );
  return text
    .split('\n')
    .filter(Boolean)
    .map(line => {
      const [before, after, ref] = line.split(' ');
      return { before, after, ref };
    });
}

function isPush(request: Request, service: string): boolean {
  return (
    service === 'git-receive-pack' ||
    request.query.service === 'git-receive-pack'
  );
}

/** @returns when git has ended */
function serve(
  request: Request,
  response: Response,
  options: {
    dir: string;
    service: string;
    user?: User;
    env?: NodeJS.ProcessEnv;
  },
): Promise<void> {
  const { dir, service, user, env } = options;
  // See git help http-backend for the variables, which are those of CGI.
  const backend = spawn('git', ['http-backend'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {
      ...GIT_ENV,
      ...configuration({
        'safe.directory': '*',
        'core.hooksPath': HOOKS_DIR,
        'http.receivepack': 'true',
      }),
      ...env,
      GIT_PROJECT_ROOT: dir,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: `/${service}`,
      QUERY_STRING: request.url.split('?')[1] ?? '',
      REQUEST_METHOD: request.method,
      REMOTE_USER: user?.login ?? '',
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
  return new Promise((resolve, reject) => {
    backend.on('error', reject);
    backend.on('close', () => {
      if (!response.headersSent) {
        response.status(500).type('text').send('git http-backend failed.\n');
      }
      resolve();
    });
  });
}

/** Configuration for git by its environment. */
function configuration(values: Record<string, string>): NodeJS.ProcessEnv {
  const entries = Object.entries(values);
  return {
    GIT_CONFIG_COUNT: String(entries.length),
    ...Object.fromEntries(
      entries.flatMap(([key, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, key],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
  };
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
