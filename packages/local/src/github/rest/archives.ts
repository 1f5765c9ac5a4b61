import { Request, Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { notFound } from '../errors';
import { repositoryOf, RestContext, revisionOf } from './context';

const FORMATS = {
  tarball: { format: 'tar.gz', type: 'application/x-gzip' },
  zipball: { format: 'zip', type: 'application/zip' },
} as const;

/** The files of a commit in one archive, which GitHub answers by a redirect. */
export function createArchivesRouter(context: RestContext): Router {
  const { store, represent } = context;
  const router = PromiseRouter();

  for (const kind of ['tarball', 'zipball'] as const) {
    const { format, type } = FORMATS[kind];
    const path = `/repos/:owner/:repo/${kind}`;

    router.get([path, `${path}/:ref(*)`], async (request, response) => {
      const { repository, oid } = await commitOf(request, response);
      const { owner, name } = repository;
      const { api } = represent.urls;
      response
        .status(302)
        .location(`${api}/_codeload/${owner}/${name}/legacy.${format}/${oid}`)
        .end();
    });

    router.get(
      `/_codeload/:owner/:repo/legacy.${format}/:ref`,
      async (request, response) => {
        const { repository, oid } = await commitOf(request, response);
        const { owner, name } = repository;
        const folder = `${owner}-${name}-${oid.slice(0, 7)}`;
        response
          .attachment(`${folder}.${format}`)
          .type(type)
          .send(await store.git(repository).archive(oid, { format, folder }));
      },
    );
  }

  async function commitOf(request: Request, response: Response) {
    const repository = repositoryOf(context, request, response);
    const revision = revisionOf(repository, request.params.ref || 'HEAD');
    const commit = await store.git(repository).find(`${revision}^{commit}`);
    if (!commit) {
      throw notFound();
    }
    return { repository, oid: commit.oid };
  }

  return router;
}
