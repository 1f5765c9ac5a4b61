import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { notFound } from '../errors';
import { Hook } from '../model';
import { isOwner } from '../permissions';
import { PagesContext, repositoryOf, viewerOf } from './context';
import { renderPage } from './render';
import { renderRepositoryPage } from './renderRepositoryPage';

const SHOWN_DELIVERIES = 10;

/** Hooks and what was sent to them last, for those who may change them. */
export function createHookPages(context: PagesContext): Router {
  const { store, deliveries } = context;
  const router = PromiseRouter();

  router.get('/organizations/:org/settings/hooks', ({ params }, response) => {
    const organization = store.organization(params.org);
    if (!organization || !isOwner(store, viewerOf(response), organization)) {
      throw notFound();
    }
    renderPage(response, 'organization-hooks', {
      organization,
      hooks: organization.hooks.map(withDeliveries),
    });
  });

  router.get('/:owner/:repo/settings/hooks', (request, response) => {
    const repository = repositoryOf(context, request, response, 'admin');
    renderRepositoryPage(context, response, repository, 'repository-hooks', {
      hooks: repository.hooks.map(withDeliveries),
    });
  });

  function withDeliveries(hook: Hook) {
    // What it is signed with is for nobody to see.
    const { secret, ...shown } = hook;
    return {
      ...shown,
      isSigned: secret !== undefined,
      deliveries: deliveries.ofHook(hook).slice(0, SHOWN_DELIVERIES),
    };
  }

  return router;
}
