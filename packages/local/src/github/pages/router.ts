import { dirname, join } from 'node:path';
import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { createAssetsRouter } from '../../pages/createAssetsRouter';
import { packagePath } from '../../paths';
import { notFound } from '../errors';
import { createActionPages } from './actionPages';
import { createAvatarsRouter } from './avatars';
import { PagesContext } from './context';
import { createHistoryPages } from './historyPages';
import { createHookPages } from './hookPages';
import { createIssuePages } from './issuePages';
import { createOrganizationPages } from './organizationPages';
import { createPullRequestActions } from './pullRequestActions';
import { createPullRequestPages } from './pullRequestPages';
import { createRepositoryPages } from './repositoryPages';
import { createSessionRouter } from './session';
import { showRefusal } from './showRefusal';

/** The pages for people; what none of them answers is not found. */
export function createPagesRouter(context: PagesContext): Router {
  const diff2html = dirname(require.resolve('diff2html/package.json'));
  const router = PromiseRouter();
  router.use(
    createAssetsRouter(
      packagePath('src/github/pages/assets'),
      join(diff2html, 'bundles/css'),
    ),
    createAvatarsRouter(context),
    createSessionRouter(context),
    createHookPages(context),
    createOrganizationPages(context),
    createRepositoryPages(context),
    createHistoryPages(context),
    createIssuePages(context),
    createPullRequestPages(context),
    createPullRequestActions(context),
    createActionPages(context),
  );
  router.use(() => {
    throw notFound();
  });
  router.use(showRefusal);
  return router;
}
