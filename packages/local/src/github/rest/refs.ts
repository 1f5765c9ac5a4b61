import { Request, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { checkRefName } from '../changes/BranchChanges';
import { GithubError, notFound } from '../errors';
import { GitRepository, NO_OBJECT, Ref } from '../git/GitRepository';
import { Repository } from '../model';
import {
  refuseEmpty,
  repositoryOf,
  RestContext,
  viewerOf,
  writableOf,
} from './context';
import { checkOid } from './gitBodies';
import { sendPage } from './page';
import { parseBody } from './parseBody';

const newRefBody = z.object({ ref: z.string(), sha: z.string() });

const refBody = z.object({
  sha: z.string(),
  force: z.boolean().default(false),
});

/** Branches and tags as git has them. */
export function createRefsRouter(context: RestContext): Router {
  const { store, represent, changes } = context;
  const router = PromiseRouter();

  router.get(
    '/repos/:owner/:repo/git/ref/:ref(*)',
    async (request, response) => {
      const repository = repositoryOf(context, request, response);
      response.json(
        represent.git.ref(repository, await refOf(repository, request)),
      );
    },
  );

  router.get(
    '/repos/:owner/:repo/git/matching-refs/:ref(*)',
    async (request, response) => {
      const repository = repositoryOf(context, request, response);
      const prefix = `refs/${request.params.ref}`;
      const refs = (await store.git(repository).refs('refs/')).filter(
        ({ name }) => name.startsWith(prefix),
      );
      sendPage(
        request,
        response,
        refs.map(ref => represent.git.ref(repository, ref)),
      );
    },
  );

  router.post('/repos/:owner/:repo/git/refs', async (request, response) => {
    const repository = await writableOf(context, request, response);
    const { ref, sha } = parseBody(newRefBody, request);
    checkRefName(ref);
    const git = store.git(repository);
    const type = await checkTarget(git, ref, sha);
    const change = { ref, before: NO_OBJECT, after: sha };
    await changes.branches.move(repository, change, viewerOf(response), {
      conflict: new GithubError(422, 'Reference already exists'),
    });
    response
      .status(201)
      .json(represent.git.ref(repository, { name: ref, oid: sha, type }));
  });

  router.patch(
    '/repos/:owner/:repo/git/refs/:ref(*)',
    async (request, response) => {
      const repository = repositoryOf(context, request, response, 'push');
      const { sha, force } = parseBody(refBody, request);
      const { name, oid } = await changeableRefOf(repository, request);
      const type = await checkTarget(store.git(repository), name, sha);
      const change = { ref: name, before: oid, after: sha };
      await changes.branches.move(repository, change, viewerOf(response), {
        force,
        conflict: new GithubError(422, 'Update is not a fast forward'),
      });
      response.json(represent.git.ref(repository, { name, oid: sha, type }));
    },
  );

  router.delete(
    '/repos/:owner/:repo/git/refs/:ref(*)',
    async (request, response) => {
      const repository = repositoryOf(context, request, response, 'push');
      const { name, oid } = await changeableRefOf(repository, request);
      const change = { ref: name, before: oid, after: NO_OBJECT };
      await changes.branches.move(repository, change, viewerOf(response));
      response.status(204).end();
    },
  );

  async function refOf(
    repository: Repository,
    request: Request,
    otherwise: GithubError = notFound(),
  ): Promise<Ref> {
    const ref = await store.git(repository).ref(`refs/${request.params.ref}`);
    if (!ref) {
      await refuseEmpty(context, repository);
      throw otherwise;
    }
    return ref;
  }

  /** Those of pull requests are GitHub's own. */
  async function changeableRefOf(repository: Repository, request: Request) {
    checkRefName(`refs/${request.params.ref}`);
    return refOf(
      repository,
      request,
      new GithubError(422, 'Reference does not exist'),
    );
  }

  return router;
}

/**
 * @returns the type of what a ref is to point to
 * @throws GithubError 422
 */
async function checkTarget(git: GitRepository, ref: string, sha: string) {
  const target = await git.find(checkOid(sha));
  if (!target) {
    throw new GithubError(422, 'Object does not exist');
  }
  if (ref.startsWith('refs/heads/') && target.type !== 'commit') {
    throw new GithubError(422, 'Reference update failed');
  }
  return target.type;
}
