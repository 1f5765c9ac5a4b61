import { Request, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { pullRequestsOf } from '../changes/PullRequestChanges';
import { notFound } from '../errors';
import { EMPTY_TREE, readChanges, readPatch } from '../git/diff';
import { Ref } from '../git/GitRepository';
import { Commit, readCommit, readLog } from '../git/log';
import { isAncestor } from '../git/merge';
import { nodeId, Repository } from '../model';
import { encodePath } from '../represent/Urls';
import {
  commitOidOf,
  knownCommitOidOf,
  repositoryOf,
  RestContext,
} from './context';
import { sendPage } from './page';
import { sendText, textMediaOf } from './textMedia';

/** The history of a repository: its commits and tags. */
export function createCommitsRouter(context: RestContext): Router {
  const { store, represent } = context;
  const router = PromiseRouter();

  router.get('/repos/:owner/:repo/commits', async (request, response) => {
    const repository = repositoryOf(context, request, response);
    const { sha, path } = request.query;
    const from = await knownCommitOidOf(
      context,
      repository,
      sha ? String(sha) : 'HEAD',
    );
    const commits = await readLog(
      store.git(repository),
      from,
      path ? { path: String(path).replace(/\/+$/, '') } : {},
    );
    sendPage(
      request,
      response,
      commits
        .filter(wanted(request))
        .map(commit => represent.git.commit(repository, commit)),
    );
  });

  router.get('/repos/:owner/:repo/tags', async (request, response) => {
    const repository = repositoryOf(context, request, response);
    const refs = await store.git(repository).refs('refs/tags/');
    sendPage(
      request,
      response,
      await Promise.all(refs.reverse().map(ref => tag(repository, ref))),
    );
  });

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
          found.push(
            represent.pullRequests.simplePullRequest(repository, issue),
          );
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
      const before = commit.parents[0] ?? EMPTY_TREE;
      const media = textMediaOf(request);
      if (media === 'sha') {
        sendText(response, media, sha);
        return;
      }
      if (media === 'diff') {
        sendText(response, media, await readPatch(git, before, sha));
        return;
      }
      const files = await readChanges(git, before, sha);
      response.json(represent.git.commitWithFiles(repository, commit, files));
    },
  );

  async function tag(repository: Repository, ref: Ref) {
    const api = represent.urls.repository(repository);
    const name = ref.name.replace('refs/tags/', '');
    const commit = await store.git(repository).find(`${ref.name}^{commit}`);
    const sha = commit?.oid ?? ref.oid;
    const path = encodePath(name);
    return {
      name,
      node_id: nodeId('Ref', ref.name),
      commit: { sha, url: `${api}/commits/${sha}` },
      zipball_url: `${api}/zipball/refs/tags/${path}`,
      tarball_url: `${api}/tarball/refs/tags/${path}`,
    };
  }

  /** What `author`, `since` and `until` ask for. */
  function wanted({ query }: Request) {
    const { author, since, until } = query;
    return ({ author: { email }, committer: { date } }: Commit) => {
      const at = Date.parse(date);
      const login = represent.people.userByEmail(email)?.login;
      return (
        (!author || author === email || author === login) &&
        (!since || at >= Date.parse(String(since))) &&
        (!until || at <= Date.parse(String(until)))
      );
    };
  }

  return router;
}
