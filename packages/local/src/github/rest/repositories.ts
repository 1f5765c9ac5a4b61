import { Request, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { GithubStore } from '../GithubStore';
import { Repository } from '../model';
import { notFound, RestError } from './errors';
import { sendPage } from './page';
import { Representations } from './Representations';

/** `/repos/:owner/:repo` and what is read below it. */
export function createRepositoriesRouter(
  store: GithubStore,
  represent: Representations,
): Router {
  const router = PromiseRouter();

  router.get('/orgs/:owner/repos', (request, response) => {
    if (!store.organization(request.params.owner)) {
      throw notFound();
    }
    const repositories = store.repositoriesOf(request.params.owner);
    sendPage(
      request,
      response,
      repositories.map(repository => represent.repository(repository)),
    );
  });

  router.get('/repos/:owner/:repo', (request, response) => {
    response.json(represent.repository(repositoryOf(request)));
  });

  router.get('/repos/:owner/:repo/commits', async (request, response) => {
    const repository = repositoryOf(request);
    const { sha, path } = request.query;
    const commits = await store
      .git(repository)
      .log(
        await commitOid(repository, sha ? String(sha) : 'HEAD'),
        path ? String(path) : undefined,
      );
    sendPage(
      request,
      response,
      commits.map(commit => represent.commit(repository, commit)),
    );
  });

  router.get(
    '/repos/:owner/:repo/commits/:ref(*)/status',
    async (request, response) => {
      const repository = repositoryOf(request);
      const sha = await commitOid(repository, request.params.ref);
      const { url, ...rest } = represent.repository(repository);
      response.json({
        state: 'pending',
        statuses: [],
        sha,
        total_count: 0,
        repository: { url, ...rest },
        commit_url: `${url}/commits/${sha}`,
        url: `${url}/commits/${sha}/status`,
      });
    },
  );

  router.get(
    '/repos/:owner/:repo/tarball/:ref(*)',
    async (request, response) => {
      const repository = repositoryOf(request);
      const oid = await commitOid(repository, request.params.ref || 'HEAD');
      const folder = `${repository.owner}-${repository.name}-${oid.slice(
        0,
        7,
      )}`;
      response
        .type('application/x-gzip')
        .attachment(`${folder}.tar.gz`)
        .send(await store.git(repository).archive(oid, folder));
    },
  );

  router.get(
    '/repos/:owner/:repo/git/trees/:ref(*)',
    async (request, response) => {
      const repository = repositoryOf(request);
      const git = store.git(repository);
      const tree = await git.find(
        `${revision(repository, request.params.ref)}^{tree}`,
      );
      if (!tree) {
        throw notFound();
      }
      const entries = await git.readTree(tree.oid, {
        recursive: Boolean(request.query.recursive),
      });
      response.json({
        sha: tree.oid,
        url: `${represent.repository(repository).url}/git/trees/${tree.oid}`,
        tree: entries.map(entry => represent.treeEntry(repository, entry)),
        truncated: false,
      });
    },
  );

  router.get(
    '/repos/:owner/:repo/git/blobs/:sha',
    async (request, response) => {
      const repository = repositoryOf(request);
      const git = store.git(repository);
      const blob = await git.find(request.params.sha);
      if (blob?.type !== 'blob') {
        throw notFound();
      }
      response.json({
        sha: blob.oid,
        node_id: blob.oid,
        size: blob.size,
        url: `${represent.repository(repository).url}/git/blobs/${blob.oid}`,
        content: (await git.readBlob(blob.oid)).toString('base64'),
        encoding: 'base64',
      });
    },
  );

  // Answers HEAD as well, as express lets it.
  router.get(
    '/repos/:owner/:repo/contents/:path(*)',
    async (request, response) => {
      const repository = repositoryOf(request);
      const git = store.git(repository);
      const path = request.params.path.replace(/\/+$/, '');
      const ref = request.query.ref
        ? String(request.query.ref)
        : repository.defaultBranch;
      const object = await git.find(`${revision(repository, ref)}:${path}`);
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
        const entries = await git.readTree(object.oid, { recursive: false });
        response.json(
          entries.map(entry =>
            represent.content(
              repository,
              entry,
              [path, entry.path].filter(Boolean).join('/'),
              ref,
            ),
          ),
        );
        return;
      }
      const blob = await git.readBlob(object.oid);
      if (/\braw\b/.test(request.get('accept') ?? '')) {
        response.type('application/vnd.github.raw; charset=utf-8').send(blob);
        return;
      }
      response.json({
        ...represent.content(
          repository,
          { ...object, mode: '100644', path },
          path,
          ref,
        ),
        content: blob.toString('base64'),
        encoding: 'base64',
      });
    },
  );

  function repositoryOf(request: Request): Repository {
    const { owner, repo } = request.params;
    const repository = store.repository(owner, repo);
    if (!repository) {
      throw notFound();
    }
    return repository;
  }

  async function commitOid(
    repository: Repository,
    ref: string,
  ): Promise<string> {
    const commit = await store
      .git(repository)
      .find(`${revision(repository, ref)}^{commit}`);
    if (!commit) {
      throw new RestError(422, `No commit found for SHA: ${ref}`);
    }
    return commit.oid;
  }

  return router;
}

/** A branch, a tag or an id; HEAD is the default branch. */
function revision(repository: Repository, ref: string): string {
  return ref === 'HEAD' ? `refs/heads/${repository.defaultBranch}` : ref;
}
