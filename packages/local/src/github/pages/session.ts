import express, { Request, RequestHandler, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { forbidden } from '../errors';
import { GithubStore } from '../GithubStore';
import { User } from '../model';
import { Urls } from '../represent/Urls';

// Other programs of this machine get it, too: cookies know no ports.
const COOKIE = 'local_github_login';

/** Who acts on the pages: here nobody has a password, one just says who one is. */
export interface Session {
  readonly viewer: User;
  readonly users: readonly User[];
  /** The page that is looked at. */
  readonly location: string;
}

/** Puts the session into `response.locals` for all that comes after it. */
export function createSessionRouter({
  store,
  urls,
}: {
  store: GithubStore;
  urls: Urls;
}): Router {
  const router = PromiseRouter();

  router.use((request, response, next) => {
    const session: Session = {
      viewer: viewerOf(store, request),
      users: store.data.users,
      location: request.originalUrl,
    };
    response.locals.session = session;
    next();
  });

  router.post(
    '*',
    refuseOtherSites(urls.html),
    express.urlencoded({ extended: false }),
  );

  router.post('/_session', (request, response) => {
    const { login, location } = request.body;
    const user = store.user(String(login));
    if (user) {
      response.cookie(COOKIE, user.login, { httpOnly: true, sameSite: 'lax' });
    }
    response.redirect(303, localPath(String(location), urls.html));
  });

  return router;
}

/** Another site must not act here by a form that is sent from it. */
function refuseOtherSites(ownOrigin: string): RequestHandler {
  return (request, _response, next) => {
    const origin = request.get('origin');
    if (origin !== undefined && origin !== ownOrigin) {
      throw forbidden(
        `This was sent from ${origin} and is only taken from ${ownOrigin}`,
      );
    }
    next();
  };
}

function viewerOf(store: GithubStore, request: Request): User {
  const cookies = request.get('cookie') ?? '';
  const login = new RegExp(`\\b${COOKIE}=([\\w-]+)`).exec(cookies)?.[1];
  const viewer = (login && store.user(login)) || firstAdministrator(store);
  if (!viewer) {
    throw new Error('Nobody is there who could look at the local GitHub');
  }
  return viewer;
}

function firstAdministrator(store: GithubStore): User | undefined {
  const administrator = store.data.organizations
    .flatMap(({ members }) => members)
    .find(({ role }) => role === 'admin');
  return administrator && store.user(administrator.login);
}

/** The root instead of a page elsewhere. */
function localPath(location: string, base: string): string {
  const { origin, pathname, search } = new URL(location, base);
  return origin === base ? `${pathname}${search}` : '/';
}
