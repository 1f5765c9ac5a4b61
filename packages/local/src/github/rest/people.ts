import { Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { forbidden, GithubError, notFound } from '../errors';
import { Organization, User } from '../model';
import { permissionOf, teamsOfMember } from '../permissions';
import {
  organizationOf,
  ownedOrganizationOf,
  RestContext,
  userOf,
  viewerOf,
} from './context';
import { parseBody } from './parseBody';
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
    const role = roleIn(organization, viewer);
    response.json(people.membership(organization, viewer, role));
  });

  router.get('/user/memberships/orgs', (request, response) => {
    const viewer = viewerOf(response);
    const { state = 'active' } = request.query;
    const organizations =
      state === 'active' ? store.organizationsOf(viewer.login) : [];
    sendPage(
      request,
      response,
      organizations.map(organization =>
        people.membership(organization, viewer, roleIn(organization, viewer)),
      ),
    );
  });

  router.get('/users', (request, response) => {
    const since = Number(request.query.since) || 0;
    sendPage(
      request,
      response,
      store.data.users
        .filter(({ id }) => id > since)
        .map(user => people.user(user)),
    );
  });

  router.get('/organizations', (request, response) => {
    const since = Number(request.query.since) || 0;
    sendPage(
      request,
      response,
      store.data.organizations
        .filter(({ id }) => id > since)
        .map(organization => people.organization(organization)),
    );
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
    const organizations = store.organizationsOf(userOf(context, request).login);
    sendPage(
      request,
      response,
      organizations.map(organization => people.organization(organization)),
    );
  });

  router.get('/orgs/:org', (request, response) => {
    response.json(people.fullOrganization(organizationOf(context, request)));
  });

  // All memberships are public here.
  router.get(
    ['/orgs/:org/members', '/orgs/:org/public_members'],
    (request, response) => {
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
    },
  );

  router.get('/orgs/:org/members/:username', (request, response) => {
    const organization = organizationOf(context, request);
    const { username } = request.params;
    if (!store.membership(organization, viewerOf(response).login)) {
      const { api } = represent.urls;
      const { login } = organization;
      response
        .status(302)
        .location(`${api}/orgs/${login}/public_members/${username}`)
        .end();
      return;
    }
    sendMembership(response, organization, username);
  });

  router.get('/orgs/:org/public_members/:username', (request, response) => {
    const organization = organizationOf(context, request);
    sendMembership(response, organization, request.params.username);
  });

  router.delete('/orgs/:org/members/:username', async (request, response) => {
    const organization = ownedOrganizationOf(context, request, response);
    const user = userOf(context, request);
    await changes.people.removeMember(organization, user, viewerOf(response));
    response.status(204).end();
  });

  router.get('/orgs/:org/memberships/:username', (request, response) => {
    const organization = organizationOf(context, request);
    const { username } = request.params;
    if (!store.membership(organization, viewerOf(response).login)) {
      throw forbidden(
        `You must be a member of ${organization.login} to see membership information for ${username}.`,
      );
    }
    const user = userOf(context, request);
    const role = roleIn(organization, user);
    response.json(people.membership(organization, user, role));
  });

  // An invitation is accepted at once.
  router.put('/orgs/:org/memberships/:username', async (request, response) => {
    const organization = ownedOrganizationOf(context, request, response);
    const user = userOf(context, request);
    const { role } = parseBody(membershipBody, request);
    const viewer = viewerOf(response);
    await changes.people.setMember(organization, user, role, viewer);
    response.json(people.membership(organization, user, role));
  });

  router.delete(
    '/orgs/:org/memberships/:username',
    async (request, response) => {
      const organization = ownedOrganizationOf(context, request, response);
      const user = userOf(context, request);
      await changes.people.removeMember(organization, user, viewerOf(response));
      response.status(204).end();
    },
  );

  /** @throws GithubError 404 for who is no member */
  function roleIn(organization: Organization, { login }: User) {
    const membership = store.membership(organization, login);
    if (!membership) {
      throw notFound();
    }
    return membership.role;
  }

  function sendMembership(
    response: Response,
    organization: Organization,
    username: string,
  ) {
    if (!store.membership(organization, username)) {
      throw new GithubError(
        404,
        'User does not exist or is not a member of the organization',
      );
    }
    response.status(204).end();
  }

  return router;
}
