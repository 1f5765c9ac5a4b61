import { Request, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { GithubStore } from '../GithubStore';
import { User } from '../model';
import { notFound } from './errors';
import { sendPage } from './page';
import { Representations } from './Representations';

/** `/user`, `/users` and `/orgs`. */
export function createPeopleRouter(
  store: GithubStore,
  represent: Representations,
): Router {
  const router = PromiseRouter();

  router.get('/user', (_request, response) => {
    response.json(represent.privateUser(response.locals.user as User));
  });

  router.get('/user/orgs', (request, response) => {
    const { login } = response.locals.user as User;
    sendPage(
      request,
      response,
      store
        .organizationsOf(login)
        .map(organization => represent.organizationSimple(organization)),
    );
  });

  router.get('/users/:login', (request, response) => {
    const user = store.user(request.params.login);
    if (!user) {
      throw notFound();
    }
    response.json(represent.publicUser(user));
  });

  router.get('/orgs/:org', (request, response) => {
    response.json(represent.organizationFull(organizationOf(request)));
  });

  router.get('/orgs/:org/members', (request, response) => {
    const { members } = organizationOf(request);
    sendPage(
      request,
      response,
      members.flatMap(({ login }) => {
        const user = store.user(login);
        return user ? [represent.simpleUser(user)] : [];
      }),
    );
  });

  function organizationOf(request: Request) {
    const found = store.organization(request.params.org);
    if (!found) {
      throw notFound();
    }
    return found;
  }

  return router;
}
