import { Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { notFound } from '../errors';
import { isSame } from '../GithubStore';
import { Organization, Repository, User } from '../model';
import { isOwner, permissionOf } from '../permissions';
import { PagesContext, viewerOf } from './context';
import { link } from './link';
import { renderPage } from './render';

/** Organizations, the people in them, and their teams. */
export function createOrganizationPages({ store }: PagesContext): Router {
  const router = PromiseRouter();

  router.get('/', (_request, response) => {
    const { organizations } = store.data;
    if (organizations.length === 1) {
      response.redirect(link.account(organizations[0].login));
      return;
    }
    renderPage(response, 'organizations', { organizations });
  });

  router.get('/orgs/:org/teams/:slug', ({ params }, response) => {
    const organization = store.organization(params.org);
    const team = organization && store.team(organization, params.slug);
    // As on GitHub, teams are for the members of the organization.
    if (!team || !store.membership(organization, viewerOf(response).login)) {
      throw notFound();
    }
    const { slug, parent } = team;
    const repositories = visibleRepositories(response, organization.login);
    renderPage(response, 'team', {
      organization,
      team,
      parent: parent && store.team(organization, parent),
      children: organization.teams.filter(child => child.parent === slug),
      people: [
        ...withRole(team.maintainers, 'maintainer'),
        ...withRole(team.members, 'member'),
      ],
      repositories: repositories
        .filter(repository => repository.teams[slug])
        .map(repository => ({
          repository,
          permission: repository.teams[slug],
        })),
    });
  });

  router.get('/:login', ({ params: { login } }, response) => {
    const organization = store.organization(login);
    const user = store.user(login);
    if (organization) {
      showOrganization(response, organization);
    } else if (user) {
      showUser(response, user);
    } else {
      throw notFound();
    }
  });

  function showOrganization(response: Response, organization: Organization) {
    const viewer = viewerOf(response);
    const isMember = store.membership(organization, viewer.login) !== undefined;
    renderPage(response, 'organization', {
      organization,
      repositories: visibleRepositories(response, organization.login),
      people: organization.members.flatMap(({ login, role }) =>
        withRole([login], role),
      ),
      teams: isMember ? organization.teams : [],
      seesSettings: isOwner(store, viewer, organization),
    });
  }

  function showUser(response: Response, user: User) {
    const viewer = viewerOf(response);
    const isIn = ({ maintainers, members }: Organization['teams'][number]) =>
      [...maintainers, ...members].some(login => isSame(login, user.login));
    renderPage(response, 'user', {
      user,
      organizations: store.organizationsOf(user.login).map(organization => ({
        organization,
        role: store.membership(organization, user.login)?.role,
        teams: store.membership(organization, viewer.login)
          ? organization.teams.filter(isIn)
          : [],
      })),
      repositories: visibleRepositories(response, user.login),
    });
  }

  function visibleRepositories(response: Response, owner: string) {
    const viewer = viewerOf(response);
    return store
      .repositoriesOf(owner)
      .filter(repository => permissionOf(store, viewer, repository))
      .sort(byName);
  }

  function withRole(logins: readonly string[], role: string) {
    return logins.flatMap(login => {
      const user = store.user(login);
      return user ? { user, role } : [];
    });
  }

  return router;
}

function byName(one: Repository, other: Repository): number {
  return one.name.localeCompare(other.name, 'en-US');
}
