import { Request, Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { forbidden, notFound, validationFailed } from '../errors';
import { isSame } from '../GithubStore';
import {
  Organization,
  Permission,
  PERMISSIONS,
  Repository,
  Team,
} from '../model';
import {
  isOwner,
  lineage,
  more,
  permissionOf,
  permissionsUpTo,
  roleName,
  teamsOfMember,
} from '../permissions';
import {
  organizationOf,
  repositoryOf,
  RestContext,
  userOf,
  viewerOf,
} from './context';
import { parseBody } from './parseBody';
import { sendPage } from './page';

const teamBody = z.object({
  name: z.string().min(1),
  description: z.string().optional(),
  parent_team_id: z.number().nullish(),
  maintainers: z.array(z.string()).default([]),
});

const membershipBody = z.object({
  role: z.enum(['member', 'maintainer']).default('member'),
});

const accessBody = z.object({ permission: z.enum(PERMISSIONS).optional() });

/** `/orgs/:org/teams`: teams, who is in them, and what they may do. */
export function createTeamsRouter(context: RestContext): Router {
  const { store, represent, changes } = context;
  const { people, repositories } = represent;
  const router = PromiseRouter();

  router.get('/orgs/:org/teams', (request, response) => {
    const organization = organizationOf(context, request);
    refuseStranger(organization, response);
    sendPage(
      request,
      response,
      organization.teams.map(team => people.team(organization, team)),
    );
  });

  router.post('/orgs/:org/teams', async (request, response) => {
    const organization = organizationOf(context, request);
    const viewer = viewerOf(response);
    refuseStranger(organization, response);
    const body = parseBody(teamBody, request);
    const team = await changes.people.createTeam(
      organization,
      { ...body, parent: parentSlug(organization, body.parent_team_id) },
      viewer,
    );
    const maintainers = body.maintainers.flatMap(
      login => store.user(login) ?? [],
    );
    // Who makes a team without owning the organization maintains it.
    if (!isOwner(store, viewer, organization)) {
      maintainers.push(viewer);
    }
    for (const user of maintainers) {
      await changes.people.addToTeam(
        organization,
        team,
        user,
        'maintainer',
        viewer,
      );
    }
    response.status(201).json(people.fullTeam(organization, team));
  });

  router.get('/orgs/:org/teams/:team', (request, response) => {
    const { organization, team } = teamOf(request, response);
    response.json(people.fullTeam(organization, team));
  });

  router.patch('/orgs/:org/teams/:team', async (request, response) => {
    const { organization, team } = maintainedTeamOf(request, response);
    const body = parseBody(teamBody.partial(), request);
    await changes.people.updateTeam(
      organization,
      team,
      {
        name: body.name,
        description: body.description,
        parent: parentSlug(organization, body.parent_team_id),
      },
      viewerOf(response),
    );
    response.json(people.fullTeam(organization, team));
  });

  router.delete('/orgs/:org/teams/:team', async (request, response) => {
    const { organization, team } = maintainedTeamOf(request, response);
    const viewer = viewerOf(response);
    await changes.people.deleteTeam(organization, team, viewer);
    response.status(204).end();
  });

  router.get('/orgs/:org/teams/:team/teams', (request, response) => {
    const { organization, team } = teamOf(request, response);
    sendPage(
      request,
      response,
      organization.teams
        .filter(({ parent }) => parent === team.slug)
        .map(child => people.team(organization, child)),
    );
  });

  router.get('/orgs/:org/teams/:team/members', (request, response) => {
    const { organization, team } = teamOf(request, response);
    const { role = 'all' } = request.query;
    const logins = [team, ...descendants(organization, team)].flatMap(each => [
      ...(role === 'member' ? [] : each.maintainers),
      ...(role === 'maintainer' ? [] : each.members),
    ]);
    sendPage(request, response, people.usersOf([...new Set(logins)]));
  });

  router.get(
    '/orgs/:org/teams/:team/memberships/:username',
    (request, response) => {
      const { organization, team } = teamOf(request, response);
      const user = userOf(context, request);
      const isIn = teamsOfMember(organization, user.login).includes(team);
      if (!isIn) {
        throw notFound();
      }
      response.json(people.teamMembership(organization, team, user));
    },
  );

  router.put(
    '/orgs/:org/teams/:team/memberships/:username',
    async (request, response) => {
      const { organization, team } = maintainedTeamOf(request, response);
      const user = userOf(context, request);
      const viewer = viewerOf(response);
      const { role } = parseBody(membershipBody, request);
      if (!store.membership(organization, user.login)) {
        if (!isOwner(store, viewer, organization)) {
          throw forbidden('You must be an admin of this organization.');
        }
        // GitHub invites such a user, too.
        await changes.people.setMember(organization, user, 'member', viewer);
      }
      await changes.people.addToTeam(organization, team, user, role, viewer);
      response.json(people.teamMembership(organization, team, user));
    },
  );

  router.delete(
    '/orgs/:org/teams/:team/memberships/:username',
    async (request, response) => {
      const { organization, team } = maintainedTeamOf(request, response);
      const user = userOf(context, request);
      const viewer = viewerOf(response);
      await changes.people.removeFromTeam(organization, team, user, viewer);
      response.status(204).end();
    },
  );

  router.get('/orgs/:org/teams/:team/repos', (request, response) => {
    const { organization, team } = teamOf(request, response);
    sendPage(
      request,
      response,
      store
        .repositoriesOf(organization.login)
        .filter(
          repository =>
            accessOf(organization, team, repository) &&
            permissionOf(store, viewerOf(response), repository),
        )
        .map(repository =>
          repositories.repositoryFor(viewerOf(response), repository),
        ),
    );
  });

  // The repository itself is answered to who asks for its media type.
  router.get(
    '/orgs/:org/teams/:team/repos/:owner/:repo',
    (request, response) => {
      const { organization, team } = teamOf(request, response);
      const repository = repositoryOf(context, request, response);
      const permission = accessOf(organization, team, repository);
      if (!permission) {
        throw notFound();
      }
      if (!/\.repository\b/.test(request.get('accept') ?? '')) {
        response.status(204).end();
        return;
      }
      response.json({
        ...repositories.repository(repository),
        permissions: permissionsUpTo(permission),
        role_name: roleName(permission),
      });
    },
  );

  router.put(
    '/orgs/:org/teams/:team/repos/:owner/:repo',
    async (request, response) => {
      const { organization, team } = teamOf(request, response);
      const repository = repositoryOf(context, request, response, 'admin');
      const { permission } = parseBody(accessBody, request);
      if (!isSame(repository.owner, organization.login)) {
        throw validationFailed({
          resource: 'TeamRepository',
          field: 'repository',
          code: 'invalid',
          message: 'The repository is not of the organization',
        });
      }
      await changes.people.giveTeamAccess(
        organization,
        team,
        repository,
        permission ?? 'push',
        viewerOf(response),
      );
      response.status(204).end();
    },
  );

  router.delete(
    '/orgs/:org/teams/:team/repos/:owner/:repo',
    async (request, response) => {
      const { organization, team } = teamOf(request, response);
      const repository = repositoryOf(context, request, response, 'admin');
      await changes.people.takeTeamAccess(
        organization,
        team,
        repository,
        viewerOf(response),
      );
      response.status(204).end();
    },
  );

  router.get('/repos/:owner/:repo/teams', (request, response) => {
    const repository = repositoryOf(context, request, response);
    const organization = store.organization(repository.owner);
    sendPage(
      request,
      response,
      (organization?.teams ?? []).flatMap(team => {
        const permission = repository.teams[team.slug];
        return organization && permission
          ? [people.team(organization, team, permission)]
          : [];
      }),
    );
  });

  function refuseStranger(organization: Organization, response: Response) {
    if (!store.membership(organization, viewerOf(response).login)) {
      throw forbidden(`Must be a member of ${organization.login}.`);
    }
  }

  /** Who is not in the organization does not see its teams. */
  function teamOf(
    request: Request,
    response: Response,
  ): { organization: Organization; team: Team } {
    const organization = organizationOf(context, request);
    const team = store.team(organization, request.params.team);
    if (!team || !store.membership(organization, viewerOf(response).login)) {
      throw notFound();
    }
    return { organization, team };
  }

  /** For its maintainers and the owners of the organization. */
  function maintainedTeamOf(request: Request, response: Response) {
    const found = teamOf(request, response);
    const viewer = viewerOf(response);
    const mayChange =
      isOwner(store, viewer, found.organization) ||
      found.team.maintainers.includes(viewer.login);
    if (!mayChange) {
      throw forbidden('Must have admin rights to Team.');
    }
    return found;
  }

  return router;
}

/** @returns an empty text for no parent, undefined for no word of one */
function parentSlug(
  { teams }: Organization,
  id: number | null | undefined,
): string | undefined {
  if (id === null || id === undefined) {
    return id === null ? '' : undefined;
  }
  const parent = teams.find(team => team.id === id);
  if (!parent) {
    throw validationFailed({
      resource: 'Team',
      field: 'parent_team_id',
      code: 'invalid',
    });
  }
  return parent.slug;
}

/** The teams that are part of it, and the teams of these. */
function descendants(organization: Organization, { slug }: Team): Team[] {
  return organization.teams
    .filter(({ parent }) => parent === slug)
    .flatMap(child => [child, ...descendants(organization, child)]);
}

/** What a team may do, by itself or by the teams it is part of. */
function accessOf(
  organization: Organization,
  team: Team,
  { teams }: Repository,
): Permission | undefined {
  return lineage(organization, team)
    .map(({ slug }): Permission | undefined => teams[slug])
    .reduce(more, undefined);
}
