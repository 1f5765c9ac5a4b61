import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { lastOfEach } from '../commitStatuses';
import { notFound } from '../errors';
import { EMPTY_TREE, readPatch } from '../git/diff';
import { readCommit, readLog } from '../git/log';
import { PagesContext, repositoryOf } from './context';
import { renderDiff } from './renderDiff';
import { renderRepositoryPage } from './renderRepositoryPage';
import { resolvePlace } from './resolvePlace';

const MAX_COMMITS = 100;

/** The branches and commits of a repository. */
export function createHistoryPages(context: PagesContext): Router {
  const { store } = context;
  const router = PromiseRouter();

  router.get('/:owner/:repo/branches', async (request, response) => {
    const repository = repositoryOf(context, request, response);
    const git = store.git(repository);
    const refs = await git.refs('refs/heads/');
    const branches = await Promise.all(
      refs.map(async ({ name, oid }) => {
        const branch = name.replace('refs/heads/', '');
        return {
          name: branch,
          isDefault: branch === repository.defaultBranch,
          isProtected: repository.protections[branch] !== undefined,
          commit: await readCommit(git, oid),
        };
      }),
    );
    renderRepositoryPage(context, response, repository, 'branches', {
      branches,
    });
  });

  router.get('/:owner/:repo/commits/:place(*)?', async (request, response) => {
    const repository = repositoryOf(context, request, response);
    const git = store.git(repository);
    const address = request.params.place || repository.defaultBranch;
    const place = await resolvePlace(git, repository, address);
    const { oid, path } = place;
    const commits = await readLog(git, oid, { path, max: MAX_COMMITS + 1 });
    renderRepositoryPage(context, response, repository, 'commits', {
      place,
      commits: commits.slice(0, MAX_COMMITS),
      hasMore: commits.length > MAX_COMMITS,
    });
  });

  router.get('/:owner/:repo/commit/:oid', async (request, response) => {
    const repository = repositoryOf(context, request, response);
    const git = store.git(repository);
    const { oid } = request.params;
    const commit = /^[0-9a-f]{4,40}$/.test(oid)
      ? await readCommit(git, oid)
      : undefined;
    if (!commit) {
      throw notFound();
    }
    const before = commit.parents[0] ?? EMPTY_TREE;
    const patch = await readPatch(git, before, commit.oid);
    renderRepositoryPage(context, response, repository, 'commit', {
      commit,
      statuses: lastOfEach(repository.statuses[commit.oid] ?? []),
      diff: renderDiff(patch),
    });
  });

  return router;
}
