import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { GithubError, notFound } from '../errors';
import { readChanges, readPatch } from '../git/diff';
import { Commit, readCommit, readLog } from '../git/log';
import { mergeBase } from '../git/merge';
import { Repository } from '../model';
import { repositoryOf, RestContext, revisionOf } from './context';
import { sendText, textMediaOf } from './textMedia';

/** How two branches, tags or commits differ. */
export function createCompareRouter(context: RestContext): Router {
  const { store, represent } = context;
  const router = PromiseRouter();

  router.get(
    '/repos/:owner/:repo/compare/:basehead(*)',
    async (request, response) => {
      const repository = repositoryOf(context, request, response);
      const [base, head = ''] = request.params.basehead.split('...');
      const git = store.git(repository);
      const baseCommit = await readCommit(git, branchOf(repository, base));
      const headCommit = await readCommit(git, branchOf(repository, head));
      if (!baseCommit || !headCommit) {
        throw notFound();
      }
      const common = await forkPoint(repository, baseCommit, headCommit);
      if (textMediaOf(request) === 'diff') {
        const patch = await readPatch(git, common.oid, headCommit.oid);
        sendText(response, 'diff', patch);
        return;
      }
      response.json(await compare(repository, baseCommit, headCommit, common));
    },
  );

  async function forkPoint(repository: Repository, base: Commit, head: Commit) {
    const git = store.git(repository);
    const oid = await mergeBase(git, base.oid, head.oid);
    const common = oid && (await readCommit(git, oid));
    if (!common) {
      throw new GithubError(
        404,
        `No common ancestor between ${base.oid} and ${head.oid}.`,
      );
    }
    return common;
  }

  async function compare(
    repository: Repository,
    base: Commit,
    head: Commit,
    common: Commit,
  ) {
    const git = store.git(repository);
    const ahead = await readLog(git, head.oid, { not: [base.oid] });
    const behind = await readLog(git, base.oid, { not: [head.oid] });
    const files = await readChanges(git, common.oid, head.oid);
    const html = represent.urls.repositoryHtml(repository);
    const range = `${base.oid}...${head.oid}`;
    return {
      url: `${represent.urls.repository(repository)}/compare/${range}`,
      html_url: `${html}/compare/${range}`,
      permalink_url: `${html}/compare/${range}`,
      diff_url: `${html}/compare/${range}.diff`,
      patch_url: `${html}/compare/${range}.patch`,
      base_commit: represent.git.commit(repository, base),
      merge_base_commit: represent.git.commit(repository, common),
      status: relation(ahead.length, behind.length),
      ahead_by: ahead.length,
      behind_by: behind.length,
      total_commits: ahead.length,
      commits: ahead
        .reverse()
        .map(commit => represent.git.commit(repository, commit)),
      files: files.map(file =>
        represent.git.changedFile(repository, file, head.oid),
      ),
    };
  }

  return router;
}

function relation(ahead: number, behind: number): string {
  if (ahead > 0 && behind > 0) {
    return 'diverged';
  }
  if (ahead === 0 && behind === 0) {
    return 'identical';
  }
  return ahead > 0 ? 'ahead' : 'behind';
}

/** GitHub takes `owner:branch`, too; there are no other owners here. */
function branchOf(repository: Repository, name: string): string {
  const prefix = `${repository.owner}:`;
  return revisionOf(
    repository,
    name.startsWith(prefix) ? name.slice(prefix.length) : name,
  );
}
