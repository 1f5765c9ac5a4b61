import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { statusOf } from '../actions/WorkflowRuns';
import { notFound } from '../errors';
import { WorkflowRun } from '../model';
import { PagesContext, repositoryOf } from './context';
import { renderRepositoryPage } from './renderRepositoryPage';

const REFRESH_S = '2';

/** The runs of workflows, and what they wrote. */
export function createActionPages(context: PagesContext): Router {
  const { workflowRuns } = context;
  const router = PromiseRouter();

  router.get('/:owner/:repo/actions', (request, response) => {
    const repository = repositoryOf(context, request, response);
    renderRepositoryPage(context, response, repository, 'runs', {
      runs: [...repository.actions.runs].reverse().map(withState),
    });
  });

  router.get(
    '/:owner/:repo/actions/runs/:id(\\d+)',
    async (request, response) => {
      const repository = repositoryOf(context, request, response);
      const run = repository.actions.runs.find(
        ({ id }) => id === Number(request.params.id),
      );
      if (!run) {
        throw notFound();
      }
      if (!run.endedAt) {
        response.set('Refresh', REFRESH_S);
      }
      renderRepositoryPage(context, response, repository, 'run', {
        run: withState(run),
        log: await workflowRuns.log(run),
      });
    },
  );

  return router;
}

function withState(run: WorkflowRun) {
  const state = run.conclusion ?? 'pending';
  return { ...run, state, word: run.conclusion ?? statusOf(run) };
}
