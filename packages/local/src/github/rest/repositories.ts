import { Request, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { refuseArchived } from '../changes/BranchChanges';
import { GithubError } from '../errors';
import {
  PERMISSIONS,
  Repository,
  RepositorySettings,
  Visibility,
} from '../model';
import { permissionOf, permissionsUpTo, roleName } from '../permissions';
import {
  organizationOf,
  repositoryOf,
  RestContext,
  userOf,
  viewerOf,
} from './context';
import { parseBody } from './parseBody';
import { sendPage } from './page';

const settingsBody = {
  has_issues: z.boolean().optional(),
  has_projects: z.boolean().optional(),
  has_wiki: z.boolean().optional(),
  allow_merge_commit: z.boolean().optional(),
  allow_squash_merge: z.boolean().optional(),
  allow_rebase_merge: z.boolean().optional(),
  allow_auto_merge: z.boolean().optional(),
  allow_update_branch: z.boolean().optional(),
  delete_branch_on_merge: z.boolean().optional(),
};

const createBody = z.object({
  ...settingsBody,
  name: z.string().min(1),
  description: z.string().nullish(),
  homepage: z.string().nullish(),
  private: z.boolean().default(false),
  visibility: z.enum(['public', 'private', 'internal']).optional(),
  auto_init: z.boolean().default(false),
});

const updateBody = z.object({
  ...settingsBody,
  name: z.string().min(1).optional(),
  description: z.string().nullish(),
  homepage: z.string().nullish(),
  private: z.boolean().optional(),
  visibility: z.enum(['public', 'private', 'internal']).optional(),
  archived: z.boolean().optional(),
  default_branch: z.string().optional(),
});

const topicsBody = z.object({ names: z.array(z.string()) });

const MAX_TOPICS = 20;

const collaboratorBody = z.object({
  permission: z.enum(PERMISSIONS).default('push'),
});

/** Repositories themselves, their topics and collaborators. */
export function createRepositoriesRouter(context: RestContext): Router {
  const { store, represent, changes } = context;
  const { repositories, people } = represent;
  const router = PromiseRouter();

  router.get('/orgs/:org/repos', (request, response) => {
    const { login } = organizationOf(context, request);
    const viewer = viewerOf(response);
    sendPage(
      request,
      response,
      store
        .repositoriesOf(login)
        .filter(repository => permissionOf(store, viewer, repository))
        .map(repository => repositories.repositoryFor(viewer, repository)),
    );
  });

  router.get('/users/:username/repos', (request, response) => {
    const { login } = userOf(context, request);
    const viewer = viewerOf(response);
    sendPage(
      request,
      response,
      store
        .repositoriesOf(login)
        .filter(repository => permissionOf(store, viewer, repository))
        .map(repository => repositories.repository(repository)),
    );
  });

  router.post('/orgs/:org/repos', async (request, response) => {
    const { login } = organizationOf(context, request);
    const viewer = viewerOf(response);
    if (!store.organizationsOf(viewer.login).some(o => o.login === login)) {
      throw new GithubError(
        403,
        'You need admin access to the organization before adding a repository to it.',
      );
    }
    const made = await changes.repositories.create(
      { owner: login, ...creation(request) },
      viewer,
    );
    response.status(201).json(repositories.fullRepositoryFor(viewer, made));
  });

  router.post('/user/repos', async (request, response) => {
    const viewer = viewerOf(response);
    const options = creation(request);
    const made = await changes.repositories.create(
      {
        ...options,
        owner: viewer.login,
        visibility: options.visibility === 'public' ? 'public' : 'private',
      },
      viewer,
    );
    response.status(201).json(repositories.fullRepositoryFor(viewer, made));
  });

  router.get('/repos/:owner/:repo', (request, response) => {
    const repository = repositoryOf(context, request, response);
    response.json(
      repositories.fullRepositoryFor(viewerOf(response), repository),
    );
  });

  router.patch('/repos/:owner/:repo', async (request, response) => {
    const repository = repositoryOf(context, request, response, 'admin');
    const viewer = viewerOf(response);
    const body = parseBody(updateBody, request);
    await changes.repositories.update(
      repository,
      {
        name: body.name,
        description: body.description === null ? '' : body.description,
        homepage: body.homepage === null ? '' : body.homepage,
        visibility: body.visibility ?? visibilityFor(repository, body.private),
        isArchived: body.archived,
        defaultBranch: body.default_branch,
        settings: asSettings(body),
      },
      viewer,
    );
    response.json(repositories.fullRepositoryFor(viewer, repository));
  });

  router.delete('/repos/:owner/:repo', async (request, response) => {
    const repository = repositoryOf(context, request, response, 'admin');
    await changes.repositories.delete(repository, viewerOf(response));
    response.status(204).end();
  });

  router.get('/repos/:owner/:repo/topics', (request, response) => {
    const { topics } = repositoryOf(context, request, response);
    response.json({ names: topics });
  });

  router.put('/repos/:owner/:repo/topics', async (request, response) => {
    const repository = repositoryOf(context, request, response, 'maintain');
    const topics = checkTopics(parseBody(topicsBody, request).names);
    const viewer = viewerOf(response);
    await changes.repositories.replaceTopics(repository, topics, viewer);
    response.json({ names: repository.topics });
  });

  // There are none here.
  router.get('/repos/:owner/:repo/forks', (request, response) => {
    repositoryOf(context, request, response);
    sendPage(request, response, []);
  });

  router.get('/repos/:owner/:repo/collaborators', (request, response) => {
    const repository = repositoryOf(context, request, response, 'push');
    sendPage(
      request,
      response,
      store.data.users.flatMap(user => {
        const permission = permissionOf(store, user, repository);
        return permission
          ? [
              {
                ...people.user(user),
                role_name: roleName(permission),
                permissions: permissionsUpTo(permission),
              },
            ]
          : [];
      }),
    );
  });

  router.put(
    '/repos/:owner/:repo/collaborators/:username',
    async (request, response) => {
      const repository = repositoryOf(context, request, response, 'admin');
      const user = userOf(context, request);
      const { permission } = parseBody(collaboratorBody, request);
      refuseArchived(repository);
      repository.collaborators[user.login] = permission;
      await store.save();
      // An invitation, which GitHub answers with 201, is accepted at once.
      response.status(204).end();
    },
  );

  router.get(
    '/repos/:owner/:repo/collaborators/:username',
    (request, response) => {
      const repository = repositoryOf(context, request, response, 'push');
      const user = userOf(context, request);
      if (!permissionOf(store, user, repository)) {
        throw new GithubError(404, `${user.login} is not a collaborator`);
      }
      response.status(204).end();
    },
  );

  router.delete(
    '/repos/:owner/:repo/collaborators/:username',
    async (request, response) => {
      const repository = repositoryOf(context, request, response, 'admin');
      delete repository.collaborators[userOf(context, request).login];
      await store.save();
      response.status(204).end();
    },
  );

  router.get(
    '/repos/:owner/:repo/collaborators/:username/permission',
    (request, response) => {
      const repository = repositoryOf(context, request, response, 'push');
      const user = userOf(context, request);
      const permission = permissionOf(store, user, repository);
      response.json({
        permission: legacyPermission(permission),
        role_name: permission ? roleName(permission) : 'none',
        user: { ...people.user(user), email: user.email, name: user.name },
      });
    },
  );

  return router;
}

/** @returns them as GitHub keeps them */
function checkTopics(names: readonly string[]): string[] {
  const topics = [...new Set(names.map(name => name.toLowerCase()))];
  if (!topics.every(topic => /^[a-z0-9][a-z0-9-]{0,49}$/.test(topic))) {
    throw new GithubError(422, 'Validation Failed', [
      'Topics must start with a lowercase letter or number, consist of 50 characters or less, and can include hyphens.',
    ]);
  }
  if (topics.length > MAX_TOPICS) {
    throw new GithubError(422, 'Validation Failed', [
      `A repository cannot have more than ${MAX_TOPICS} topics.`,
    ]);
  }
  return topics;
}

function creation(request: Request) {
  const body = parseBody(createBody, request);
  return {
    name: body.name,
    description: body.description ?? undefined,
    homepage: body.homepage ?? undefined,
    visibility: body.visibility ?? asVisibility(body.private) ?? 'public',
    settings: asSettings(body),
    hasReadme: body.auto_init,
  };
}

/** An internal repository is a private one already. */
function visibilityFor(
  { visibility }: Repository,
  isPrivate: boolean | undefined,
): Visibility | undefined {
  const wasPrivate = visibility !== 'public';
  return isPrivate === wasPrivate ? visibility : asVisibility(isPrivate);
}

function asVisibility(isPrivate: boolean | undefined): Visibility | undefined {
  if (isPrivate === undefined) {
    return undefined;
  }
  return isPrivate ? 'private' : 'public';
}

function asSettings(
  body: z.infer<z.ZodObject<typeof settingsBody>>,
): Partial<RepositorySettings> {
  const settings = {
    hasIssues: body.has_issues,
    hasProjects: body.has_projects,
    hasWiki: body.has_wiki,
    allowMergeCommit: body.allow_merge_commit,
    allowSquashMerge: body.allow_squash_merge,
    allowRebaseMerge: body.allow_rebase_merge,
    allowAutoMerge: body.allow_auto_merge,
    allowUpdateBranch: body.allow_update_branch,
    deleteBranchOnMerge: body.delete_branch_on_merge,
  };
  return Object.fromEntries(
    Object.entries(settings).filter(([, value]) => value !== undefined),
  );
}

function legacyPermission(permission: string | undefined): string {
  const names: Record<string, string> = {
    pull: 'read',
    triage: 'read',
    push: 'write',
    maintain: 'write',
    admin: 'admin',
  };
  return permission ? names[permission] : 'none';
}
