import { Request, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { notFound } from '../errors';
import { User } from '../model';
import { permissionOf, teamsOfMember } from '../permissions';
import {
  organizationOf,
  ownedOrganizationOf,
  parseBody,
  RestContext,
  viewerOf,
} from './context';
import { sendPage } from './page';

const membershipBody = z.object({
  role: z.enum(['admin', 'member']).default('member'),
});

/** `/user`, `/users`, and who is in an organization. */
export function createPeopleRouter(context: RestContext): Router {
  const { store, represent, changes } = context;
  const { people } = represent;
  const router = PromiseRouter();

  router.get('/user', (_request, response) => {
    response.json(people.privateUser(viewerOf(response)));
  });

  router.get('/user/orgs', (request, response) => {
    const organizations = store.organizationsOf(viewerOf(response).login);
    sendPage(
      request,
      response,
      organizations.map(organization => people.organization(organization)),
    );
  });

  router.get('/user/teams', (request, response) => {
    const { login } = viewerOf(response);
    sendPage(
      request,
      response,
      store
        .organizationsOf(login)
        .flatMap(organization =>
          teamsOfMember(organization, login).map(team =>
            people.fullTeam(organization, team),
          ),
        ),
    );
  });

  router.get('/user/repos', (request, response) => {
    const viewer = viewerOf(response);
    sendPage(
      request,
      response,
      store.data.repositories
        .filter(repository => permissionOf(store, viewer, repository))
        .map(repository =>
          represent.repositories.repositoryFor(viewer, repository),
        ),
    );
  });

  router.get('/user/memberships/orgs/:org', (request, response) => {
    const organization = organizationOf(context, request);
    const viewer = viewerOf(response);
    const membership = store.membership(organization, viewer.login);
    if (!membership) {
      throw notFound();
    }
    response.json(people.membership(organization, viewer, membership.role));
  });

  router.get('/users/:username', (request, response) => {
    const { username } = request.params;
    const found = store.user(username) ?? store.organization(username);
    if (!found) {
      throw notFound();
    }
    response.json(people.publicUser(found));
  });

  router.get('/users/:username/orgs', (request, response) => {
    const organizations = store.organizationsOf(userOf(request).login);
    sendPage(
      request,
      response,
      organizations.map(organization => people.organization(organization)),
    );
  });

  router.get('/orgs/:org', (request, response) => {
    response.json(people.fullOrganization(organizationOf(context, request)));
  });

  router.get('/orgs/:org/members', (request, response) => {
    const { members } = organizationOf(context, request);
    const { role = 'all' } = request.query;
    sendPage(
      request,
      response,
      people.usersOf(
        members
          .filter(member => role === 'all' || member.role === role)
          .map(({ login }) => login),
      ),
    );
  });

  router.get('/orgs/:org/members/:username', (request, response) => {
    const organization = organizationOf(context, request);
    if (!store.membership(organization, request.params.username)) {
      throw notFound();
    }
    response.status(204).end();
  });

  router.delete('/orgs/:org/members/:username', async (request, response) => {
    const organization = ownedOrganizationOf(context, request, response);
    const user = userOf(request);
    await changes.people.removeMember(organization, user, viewerOf(response));
    response.status(204).end();
  });

  router.get('/orgs/:org/memberships/:username', (request, response) => {
    const organization = organizationOf(context, request);
    const user = userOf(request);
    const membership = store.membership(organization, user.login);
    if (!membership) {
      throw notFound();
    }
    response.json(people.membership(organization, user, membership.role));
  });

  // An invitation is accepted at once.
  router.put('/orgs/:org/memberships/:username', async (request, response) => {
    const organization = ownedOrganizationOf(context, request, response);
    const user = userOf(request);
    const { role } = parseBody(membershipBody, request);
    const viewer = viewerOf(response);
    await changes.people.setMember(organization, user, role, viewer);
    response.json(people.membership(organization, user, role));
  });

  router.delete(
    '/orgs/:org/memberships/:username',
    async (request, response) => {
      const organization = ownedOrganizationOf(context, request, response);
      const user = userOf(request);
      await changes.people.removeMember(organization, user, viewerOf(response));
      response.status(204).end();
    },
  );

  function userOf(request: Request): User {
    const user = store.user(request.params.username);
    if (!user) {
      throw notFound();
    }
    return user;
  }

  return router;
}
