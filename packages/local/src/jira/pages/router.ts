import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { createAssetsRouter } from '../../pages/createAssetsRouter';
import { createRenderer } from '../../pages/createRenderer';
import { packagePath } from '../../paths';
import { Issue, ISSUE_TYPES } from '../model';
import { JiraStore } from '../JiraStore';
import { link } from './link';

/** The pages for people, to look at; what is not there is not found. */
export function createPagesRouter(store: JiraStore): Router {
  const render = createRenderer({
    site: {
      name: 'Local Jira',
      note: 'This is the local Jira of this laptop, a stand-in: nothing leaves the machine.',
      styles: ['jira.css'],
    },
    views: 'src/jira/pages/views',
    link,
  });
  const router = PromiseRouter();
  router.use(createAssetsRouter(packagePath('src/jira/pages/assets')));

  router.get('/', (_request, response) => {
    render(response, 'issues', {
      projects: store.data.projects.map(project => ({
        project,
        issues: store.data.issues
          .filter(({ projectId }) => projectId === project.id)
          .reverse()
          .map(issue => ({ issue, type: typeOf(issue) })),
      })),
    });
  });

  router.get('/browse/:key', (request, response, next) => {
    const issue = store.issue(request.params.key);
    if (!issue) {
      next();
      return;
    }
    render(response, 'issue', {
      issue,
      type: typeOf(issue),
      project: store.project(issue.projectId),
      reporter: store.data.user.name,
    });
  });

  router.use((_request, response) => {
    response.status(404);
    render(response, '@error', {
      title: 'Not found',
      message: 'There is nothing here.',
    });
  });

  return router;
}

function typeOf({ typeId }: Issue) {
  return ISSUE_TYPES.find(({ id }) => id === typeId)?.name;
}
