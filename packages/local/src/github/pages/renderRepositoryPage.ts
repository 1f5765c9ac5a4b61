import { Response } from 'express';
import { Repository } from '../model';
import { includes, permissionOf } from '../permissions';
import { PagesContext, viewerOf } from './context';
import { renderPage } from './render';

/** Sends a view below the head that all pages of a repository have. */
export function renderRepositoryPage(
  { store }: PagesContext,
  response: Response,
  repository: Repository,
  view: string,
  data: object,
) {
  const permission = permissionOf(store, viewerOf(response), repository);
  renderPage(response, view, {
    ...data,
    repository,
    openIssues: countOpen(repository, false),
    openPulls: countOpen(repository, true),
    seesSettings: includes(permission, 'admin'),
  });
}

function countOpen({ issues }: Repository, isPull: boolean): number {
  return issues.filter(
    ({ state, pullRequest }) =>
      state === 'open' && (pullRequest !== undefined) === isPull,
  ).length;
}
