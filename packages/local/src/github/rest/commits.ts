import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { pullRequestsOf } from '../changes/PullRequestChanges';
import { EMPTY_TREE, readChanges } from '../git/diff';
import { Commit, readCommit, readLog } from '../git/log';
import { isAncestor, mergeBase } from '../git/merge';
import { CommitStatus, nodeId, Repository } from '../model';
import { GithubError, notFound } from '../errors';
import {
  commitOidOf,
  parseBody,
  repositoryOf,
  RestContext,
  viewerOf,
} from './context';
import { sendPage } from './page';

const statusBody = z.object({
  state: z.enum(['error', 'failure', 'pending', 'success']),
  context: z.string().default('default'),
  description: z.string().nullish(),
  target_url: z.string().nullish(),
});

/** The history of a repository, and what is said of its commits. */
export function createCommitsRouter(context: RestContext): Router {
  const { store, represent } = context;
  const router = PromiseRouter();

  router.get('/repos/:owner/:repo/commits', async (request, response) => {
    const repository = repositoryOf(context, request, response);
    const { sha, path } = request.query;
    const from = await commitOidOf(
      context,
      repository,
      sha ? String(sha) : 'HEAD',
    );
    const commits = await readLog(
      store.git(repository),
      from,
      path ? { path: String(path) } : {},
    );
    sendPage(
      request,
      response,
      commits.map(commit => represent.git.commit(repository, commit)),
    );
  });

  router.get(
    '/repos/:owner/:repo/commits/:ref(*)/status',
    async (request, response) => {
      const repository = repositoryOf(context, request, response);
      const sha = await commitOidOf(context, repository, request.params.ref);
      const statuses = lastOfEach(repository.statuses[sha] ?? []);
      const url = `${represent.urls.repository(repository)}/commits/${sha}`;
      response.json({
        state: combined(statuses),
        statuses: statuses.map(status => represented(repository, sha, status)),
        sha,
        total_count: statuses.length,
        repository: represent.repositories.repository(repository),
        commit_url: url,
        url: `${url}/status`,
      });
    },
  );

  router.get(
    '/repos/:owner/:repo/commits/:ref(*)/statuses',
    async (request, response) => {
      const repository = repositoryOf(context, request, response);
      const sha = await commitOidOf(context, repository, request.params.ref);
      const statuses = repository.statuses[sha] ?? [];
      sendPage(
        request,
        response,
        statuses.map(status => represented(repository, sha, status)),
      );
    },
  );

  router.post(
    '/repos/:owner/:repo/statuses/:sha',
    async (request, response) => {
      const repository = repositoryOf(context, request, response, 'push');
      const body = parseBody(statusBody, request);
      const sha = await commitOidOf(context, repository, request.params.sha);
      const status: CommitStatus = {
        id: store.nextId(),
        state: body.state,
        context: body.context,
        description: body.description ?? undefined,
        targetUrl: body.target_url ?? undefined,
        creator: viewerOf(response).login,
        createdAt: new Date().toISOString(),
      };
      repository.statuses[sha] = [status, ...(repository.statuses[sha] ?? [])];
      await store.save();
      response.status(201).json(represented(repository, sha, status));
    },
  );

  router.get(
    '/repos/:owner/:repo/commits/:ref(*)/pulls',
    async (request, response) => {
      const repository = repositoryOf(context, request, response);
      const sha = await commitOidOf(context, repository, request.params.ref);
      const git = store.git(repository);
      const found = [];
      for (const issue of pullRequestsOf(repository)) {
        const { headOid, baseOid } = issue.pullRequest;
        const isIn =
          (await isAncestor(git, sha, headOid)) &&
          !(await isAncestor(git, sha, baseOid));
        if (isIn || issue.pullRequest.merged?.oid === sha) {
          found.push(represent.pullRequests.simplePullRequest(repository, issue));
        }
      }
      sendPage(request, response, found);
    },
  );

  router.get(
    '/repos/:owner/:repo/commits/:ref(*)',
    async (request, response) => {
      const repository = repositoryOf(context, request, response);
      const sha = await commitOidOf(context, repository, request.params.ref);
      const git = store.git(repository);
      const commit = await readCommit(git, sha);
      if (!commit) {
        throw notFound();
      }
      const files = await readChanges(
        git,
        commit.parents[0] ?? EMPTY_TREE,
        commit.oid,
      );
      response.json(represent.git.commitWithFiles(repository, commit, files));
    },
  );

  router.get(
    '/repos/:owner/:repo/compare/:basehead(*)',
    async (request, response) => {
      const repository = repositoryOf(context, request, response);
      const [base, head] = request.params.basehead.split('...');
      const git = store.git(repository);
      const baseCommit = await readCommit(git, base);
      const headCommit = head ? await readCommit(git, head) : undefined;
      if (!baseCommit || !headCommit) {
        throw notFound();
      }
      response.json(await compare(repository, baseCommit, headCommit));
    },
  );

  async function compare(repository: Repository, base: Commit, head: Commit) {
    const git = store.git(repository);
    const forkPoint = await mergeBase(git, base.oid, head.oid);
    const common = forkPoint && (await readCommit(git, forkPoint));
    if (!common) {
      throw new GithubError(
        404,
        `No common ancestor between ${base.oid} and ${head.oid}.`,
      );
    }
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

  function represented(
    repository: Repository,
    sha: string,
    status: CommitStatus,
  ) {
    const creator = represent.people.userOf(status.creator);
    return {
      id: status.id,
      node_id: nodeId('StatusContext', status.id),
      url: `${represent.urls.repository(repository)}/statuses/${sha}`,
      avatar_url: creator.avatar_url,
      state: status.state,
      description: status.description ?? null,
      target_url: status.targetUrl ?? null,
      context: status.context,
      created_at: status.createdAt,
      updated_at: status.createdAt,
      creator,
    };
  }

  return router;
}

/** @param statuses - the newest first */
function lastOfEach(statuses: readonly CommitStatus[]): CommitStatus[] {
  const seen = new Set<string>();
  return statuses.filter(({ context }) => {
    const isNew = !seen.has(context);
    seen.add(context);
    return isNew;
  });
}

function combined(statuses: readonly CommitStatus[]): string {
  const states = statuses.map(({ state }) => state);
  if (states.some(state => state === 'failure' || state === 'error')) {
    return 'failure';
  }
  return states.length === 0 || states.includes('pending')
    ? 'pending'
    : 'success';
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
