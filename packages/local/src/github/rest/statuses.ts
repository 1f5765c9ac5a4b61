import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { refuseArchived } from '../changes/BranchChanges';
import { addStatus, lastOfEach } from '../commitStatuses';
import { CommitStatus, nodeId, Repository } from '../model';
import {
  commitOidOf,
  knownCommitOidOf,
  repositoryOf,
  RestContext,
  viewerOf,
} from './context';
import { sendPage } from './page';
import { parseBody } from './parseBody';

const statusBody = z.object({
  state: z.enum(['error', 'failure', 'pending', 'success']),
  context: z.string().default('default'),
  description: z.string().nullish(),
  target_url: z.string().nullish(),
});

/** What is said of commits, as checks do. */
export function createStatusesRouter(context: RestContext): Router {
  const { store, represent } = context;
  const router = PromiseRouter();

  router.get(
    '/repos/:owner/:repo/commits/:ref(*)/status',
    async (request, response) => {
      const repository = repositoryOf(context, request, response);
      const sha = await knownCommitOidOf(
        context,
        repository,
        request.params.ref,
      );
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
      const sha = await knownCommitOidOf(
        context,
        repository,
        request.params.ref,
      );
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
      refuseArchived(repository);
      const body = parseBody(statusBody, request);
      const sha = await commitOidOf(context, repository, request.params.sha);
      const status = await addStatus(store, repository, sha, {
        state: body.state,
        context: body.context,
        description: body.description ?? undefined,
        targetUrl: body.target_url ?? undefined,
        creator: viewerOf(response).login,
      });
      response.status(201).json(represented(repository, sha, status));
    },
  );

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

function combined(statuses: readonly CommitStatus[]): string {
  const states = statuses.map(({ state }) => state);
  if (states.some(state => state === 'failure' || state === 'error')) {
    return 'failure';
  }
  return states.length === 0 || states.includes('pending')
    ? 'pending'
    : 'success';
}
