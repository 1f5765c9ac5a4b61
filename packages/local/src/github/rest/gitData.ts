import { Request, Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { checkRefName, refuseArchived } from '../changes/BranchChanges';
import { GithubError, notFound } from '../errors';
import { NO_OBJECT, Ref } from '../git/GitRepository';
import { readCommit } from '../git/log';
import {
  NewTreeEntry,
  writeBlob,
  writeCommit,
  writeTree,
} from '../git/writeObjects';
import { Repository } from '../model';
import {
  parseBody,
  refuseEmpty,
  repositoryOf,
  RestContext,
  revisionOf,
  viewerOf,
} from './context';
import { sendPage } from './page';

const blobBody = z.object({
  content: z.string(),
  encoding: z.enum(['utf-8', 'base64']).default('utf-8'),
});

const treeBody = z.object({
  base_tree: z.string().optional(),
  tree: z.array(
    z.object({
      path: z.string(),
      mode: z.enum(['100644', '100755', '040000', '160000', '120000']),
      type: z.enum(['blob', 'tree', 'commit']).optional(),
      sha: z.string().nullish(),
      content: z.string().optional(),
    }),
  ),
});

const personBody = z.object({
  name: z.string(),
  email: z.string(),
  date: z.string().optional(),
});

const commitBody = z.object({
  message: z.string(),
  tree: z.string(),
  parents: z.array(z.string()).default([]),
  author: personBody.optional(),
  committer: personBody.optional(),
});

const newRefBody = z.object({ ref: z.string(), sha: z.string() });

const refBody = z.object({
  sha: z.string(),
  force: z.boolean().default(false),
});

/** `/repos/:owner/:repo/git`: objects and refs as git has them. */
export function createGitDataRouter(context: RestContext): Router {
  const { store, represent, changes } = context;
  const router = PromiseRouter();

  router.get('/repos/:owner/:repo/git/blobs/:sha', async (request, response) => {
    const repository = repositoryOf(context, request, response);
    const git = store.git(repository);
    const blob = await git.find(request.params.sha);
    if (blob?.type !== 'blob') {
      throw notFound();
    }
    response.json({
      sha: blob.oid,
      node_id: blob.oid,
      size: blob.size,
      url: `${represent.urls.repository(repository)}/git/blobs/${blob.oid}`,
      content: (await git.readBlob(blob.oid)).toString('base64'),
      encoding: 'base64',
    });
  });

  router.post('/repos/:owner/:repo/git/blobs', async (request, response) => {
    const repository = await writableOf(request, response);
    const { content, encoding } = parseBody(blobBody, request);
    const sha = await writeBlob(
      store.git(repository),
      Buffer.from(content, encoding),
    );
    const url = `${represent.urls.repository(repository)}/git/blobs/${sha}`;
    response.status(201).json({ sha, url });
  });

  router.get(
    '/repos/:owner/:repo/git/trees/:ref(*)',
    async (request, response) => {
      const repository = repositoryOf(context, request, response);
      const git = store.git(repository);
      const tree = await git.find(
        `${revisionOf(repository, request.params.ref)}^{tree}`,
      );
      if (!tree) {
        throw notFound();
      }
      const entries = await git.readTree(tree.oid, {
        recursive: Boolean(request.query.recursive),
      });
      response.json(represent.git.tree(repository, tree.oid, entries));
    },
  );

  router.post('/repos/:owner/:repo/git/trees', async (request, response) => {
    const repository = await writableOf(request, response);
    const { base_tree: base, tree } = parseBody(treeBody, request);
    const git = store.git(repository);
    if (base && !(await git.find(`${base}^{tree}`))) {
      throw new GithubError(422, 'base_tree is not a valid tree oid');
    }
    const entries: NewTreeEntry[] = [];
    for (const { path, mode, sha, content } of tree) {
      if (sha && !(await git.find(sha))) {
        throw new GithubError(422, `tree.sha ${sha} is not a valid blob`);
      }
      const oid =
        content === undefined
          ? sha ?? undefined
          : await writeBlob(git, Buffer.from(content));
      entries.push({ path, mode, oid });
    }
    const written = await writeTree(git, base, entries);
    response
      .status(201)
      .json(
        represent.git.tree(
          repository,
          written,
          await git.readTree(written, { recursive: false }),
        ),
      );
  });

  router.get(
    '/repos/:owner/:repo/git/commits/:sha',
    async (request, response) => {
      const repository = repositoryOf(context, request, response);
      const git = store.git(repository);
      const commit = await readCommit(git, request.params.sha);
      if (!commit) {
        throw notFound();
      }
      response.json(represent.git.gitCommit(repository, commit));
    },
  );

  router.post('/repos/:owner/:repo/git/commits', async (request, response) => {
    const repository = await writableOf(request, response);
    const body = parseBody(commitBody, request);
    const git = store.git(repository);
    if (!(await git.find(`${body.tree}^{tree}`))) {
      throw new GithubError(422, 'Tree SHA does not exist');
    }
    for (const parent of body.parents) {
      if (!(await git.find(`${parent}^{commit}`))) {
        throw new GithubError(422, 'Parent SHA does not exist or is not a commit object');
      }
    }
    const { name, email } = viewerOf(response);
    const date = new Date().toISOString();
    const author = { name, email, date, ...body.author };
    const oid = await writeCommit(git, {
      ...body,
      author,
      committer: { ...author, ...body.committer },
    });
    const commit = await readCommit(git, oid);
    if (!commit) {
      throw new Error(`The commit ${oid} was written and is not there`);
    }
    response.status(201).json(represent.git.gitCommit(repository, commit));
  });

  router.get('/repos/:owner/:repo/git/ref/:ref(*)', async (request, response) => {
    const repository = repositoryOf(context, request, response);
    response.json(
      represent.git.ref(repository, await refOf(repository, request)),
    );
  });

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
    const repository = await writableOf(request, response);
    const { ref, sha } = parseBody(newRefBody, request);
    checkRefName(ref);
    const git = store.git(repository);
    if (!(await git.find(`${sha}^{object}`))) {
      throw new GithubError(422, 'Object does not exist');
    }
    if (await git.ref(ref)) {
      throw new GithubError(422, 'Reference already exists');
    }
    const change = { ref, before: NO_OBJECT, after: sha };
    await changes.branches.move(repository, change, viewerOf(response));
    const made = await git.ref(ref);
    if (!made) {
      throw new Error(`${ref} was made and is not there`);
    }
    response.status(201).json(represent.git.ref(repository, made));
  });

  router.patch(
    '/repos/:owner/:repo/git/refs/:ref(*)',
    async (request, response) => {
      const repository = repositoryOf(context, request, response, 'push');
      const { sha, force } = parseBody(refBody, request);
      const { name, oid, type } = await refOf(
        repository,
        request,
        new GithubError(422, 'Reference does not exist'),
      );
      if (!(await store.git(repository).find(`${sha}^{object}`))) {
        throw new GithubError(422, 'Object does not exist');
      }
      const change = { ref: name, before: oid, after: sha };
      await changes.branches.move(repository, change, viewerOf(response), {
        force,
      });
      response.json(represent.git.ref(repository, { name, oid: sha, type }));
    },
  );

  router.delete(
    '/repos/:owner/:repo/git/refs/:ref(*)',
    async (request, response) => {
      const repository = repositoryOf(context, request, response, 'push');
      const { name, oid } = await refOf(
        repository,
        request,
        new GithubError(422, 'Reference does not exist'),
      );
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
    const ref = await store
      .git(repository)
      .ref(`refs/${request.params.ref}`);
    if (!ref) {
      await refuseEmpty(context, repository);
      throw otherwise;
    }
    return ref;
  }

  /** Objects are only written where there is something already. */
  async function writableOf(request: Request, response: Response) {
    const repository = repositoryOf(context, request, response, 'push');
    refuseArchived(repository);
    await refuseEmpty(context, repository);
    return repository;
  }

  return router;
}
