import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { ApiContext, found } from './context';
import { matches, readFilter, sendPage } from './page';

/** Users and teams, which are only read. */
export function createPeopleRouter({ store, represent }: ApiContext): Router {
  const router = PromiseRouter();

  router.get('/users', (request, response) => {
    const { query, team_ids: teamIds } = readFilter(request);
    sendPage(request, response, {
      key: 'users',
      items: store.data.users.filter(
        user =>
          (matches(user.name, query) || matches(user.email, query)) &&
          (!teamIds || user.teamIds.some(id => teamIds.includes(id))),
      ),
      represent: represent.user,
    });
  });

  router.get('/users/:id', (request, response) => {
    const user = found(store.user(request.params.id));
    response.json({ user: represent.user(user) });
  });

  router.get('/teams', (request, response) => {
    const { query } = readFilter(request);
    sendPage(request, response, {
      key: 'teams',
      items: store.data.teams.filter(({ name }) => matches(name, query)),
      represent: represent.team,
    });
  });

  return router;
}
