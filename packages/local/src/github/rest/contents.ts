import { Request, Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { refuseArchived } from '../changes/BranchChanges';
import { GithubError, notFound } from '../errors';
import { GitObject, NO_OBJECT } from '../git/GitRepository';
import { readCommit } from '../git/log';
import { writeBlob, writeCommit, writeTree } from '../git/writeObjects';
import { Repository } from '../model';
import {
  commitOidOf,
  parseBody,
  repositoryOf,
  RestContext,
  revisionOf,
  viewerOf,
} from './context';

const personBody = z.object({
  name: z.string(),
  email: z.string(),
  date: z.string().optional(),
});

const changeBody = z.object({
  message: z.string(),
  branch: z.string().optional(),
  sha: z.string().optional(),
  author: personBody.optional(),
  committer: personBody.optional(),
});

const writeBody = changeBody.extend({ content: z.base64() });

/** The files of a repository: read, written and deleted one at a time. */
export function createContentsRouter(context: RestContext): Router {
  const { store, represent, changes } = context;
  const router = PromiseRouter();

  // Answers HEAD as well, as express lets it.
  router.get(
    '/repos/:owner/:repo/contents/:path(*)',
    async (request, response) => {
      const repository = repositoryOf(context, request, response);
      const git = store.git(repository);
      const path = pathOf(request);
      const ref = request.query.ref
        ? String(request.query.ref)
        : repository.defaultBranch;
      const object = await git.find(`${revisionOf(repository, ref)}:${path}`);
      if (!object) {
        throw notFound();
      }
      const etag = `"${object.oid}"`;
      response.set('ETag', etag);
      // Not left to express, which heeds a client that forbids its own cache.
      if (request.get('if-none-match') === etag) {
        response.status(304).end();
        return;
      }
      if (object.type === 'tree') {
        await sendFolder(response, repository, object, { path, ref });
      } else {
        await sendFile(request, response, repository, object, { path, ref });
      }
    },
  );

  router.put(
    '/repos/:owner/:repo/contents/:path(*)',
    async (request, response) => {
      const repository = repositoryOf(context, request, response, 'push');
      const body = parseBody(writeBody, request);
      const content = Buffer.from(body.content, 'base64');
      const oid = await writeBlob(store.git(repository), content);
      const { commit, branch, isNew } = await commitChange(
        request,
        response,
        repository,
        body,
        oid,
      );
      const path = pathOf(request);
      const entry = {
        oid,
        type: 'blob' as const,
        size: content.length,
        mode: '100644',
        path,
      };
      response.status(isNew ? 201 : 200).json({
        content: represent.git.content(repository, entry, branch),
        commit: represent.git.gitCommit(repository, commit),
      });
    },
  );

  router.delete(
    '/repos/:owner/:repo/contents/:path(*)',
    async (request, response) => {
      const repository = repositoryOf(context, request, response, 'push');
      const body = parseBody(changeBody, request);
      const { commit } = await commitChange(
        request,
        response,
        repository,
        body,
        undefined,
      );
      response.json({
        content: null,
        commit: represent.git.gitCommit(repository, commit),
      });
    },
  );

  router.get(
    '/repos/:owner/:repo/tarball/:ref(*)',
    async (request, response) => {
      const repository = repositoryOf(context, request, response);
      const ref = request.params.ref || 'HEAD';
      const oid = await commitOidOf(context, repository, ref);
      const { owner, name } = repository;
      const folder = `${owner}-${name}-${oid.slice(0, 7)}`;
      response
        .type('application/x-gzip')
        .attachment(`${folder}.tar.gz`)
        .send(await store.git(repository).archive(oid, folder));
    },
  );

  async function sendFolder(
    response: Response,
    repository: Repository,
    { oid }: GitObject,
    { path, ref }: { path: string; ref: string },
  ) {
    const git = store.git(repository);
    const entries = await git.readTree(oid, { recursive: false });
    response.json(
      entries.map(entry => {
        const full = [path, entry.path].filter(Boolean).join('/');
        return represent.git.content(repository, { ...entry, path: full }, ref);
      }),
    );
  }

  async function sendFile(
    request: Request,
    response: Response,
    repository: Repository,
    object: GitObject,
    { path, ref }: { path: string; ref: string },
  ) {
    const blob = await store.git(repository).readBlob(object.oid);
    if (/\braw\b/.test(request.get('accept') ?? '')) {
      response.type('application/vnd.github.raw; charset=utf-8').send(blob);
      return;
    }
    const entry = { ...object, mode: '100644', path };
    response.json(represent.git.file(repository, entry, ref, blob));
  }

  /** @param oid - of the new blob; without it, the file is deleted */
  async function commitChange(
    request: Request,
    response: Response,
    repository: Repository,
    body: z.infer<typeof changeBody>,
    oid: string | undefined,
  ) {
    refuseArchived(repository);
    const git = store.git(repository);
    const viewer = viewerOf(response);
    const path = pathOf(request);
    const branch = body.branch ?? repository.defaultBranch;
    const head = await git.head(branch);
    const old = head ? await git.find(`${head}:${path}`) : undefined;
    if (!head && (await git.refs('refs/heads/')).length > 0) {
      throw new GithubError(404, `Branch ${branch} not found`);
    }
    refuseStale(path, old, body.sha, oid === undefined);

    const now = new Date().toISOString();
    const committer = { ...viewer, date: now, ...body.committer };
    const after = await writeCommit(git, {
      tree: await writeTree(git, head, [{ path, mode: '100644', oid }]),
      parents: head ? [head] : [],
      message: body.message,
      author: { ...committer, ...body.author },
      committer,
    });
    await changes.branches.move(
      repository,
      { ref: `refs/heads/${branch}`, before: head ?? NO_OBJECT, after },
      viewer,
    );
    const commit = await readCommit(git, after);
    if (!commit) {
      throw new Error(`The commit ${after} was written and is not there`);
    }
    return { commit, branch, isNew: old === undefined };
  }

  return router;
}

function pathOf(request: Request): string {
  return request.params.path.replace(/\/+$/, '');
}

/** Whoever changes a file says which version of it they saw. */
function refuseStale(
  path: string,
  old: GitObject | undefined,
  sha: string | undefined,
  isDeletion: boolean,
) {
  if (!old && isDeletion) {
    throw notFound();
  }
  if (old && !sha) {
    throw new GithubError(422, `Invalid request.\n\n"sha" wasn't supplied.`);
  }
  if (sha && sha !== old?.oid) {
    throw new GithubError(409, `${path} does not match ${sha}`);
  }
}
