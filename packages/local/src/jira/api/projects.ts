import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { JiraError } from '../errors';
import { ApiContext } from './context';

/** Who one is, and the projects, which are only read. */
export function createProjectsRouter({ store, represent }: ApiContext): Router {
  const router = PromiseRouter();

  router.get('/myself', (_request, response) => {
    response.json(represent.user());
  });

  router.get('/project/:idOrKey', (request, response) => {
    const { idOrKey } = request.params;
    const project = store.project(idOrKey);
    if (!project) {
      throw new JiraError(404, [
        `No project could be found with key '${idOrKey}'.`,
      ]);
    }
    response.json(represent.project(project));
  });

  return router;
}
