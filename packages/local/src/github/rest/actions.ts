import { Request, Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { readWorkflows, WORKFLOWS } from '../actions/readWorkflows';
import { checkInputs, Workflow } from '../actions/workflowFile';
import { statusOf } from '../actions/WorkflowRuns';
import { refuseArchived } from '../changes/BranchChanges';
import { GithubError, notFound } from '../errors';
import { nodeId, Repository, WorkflowRun } from '../model';
import { repositoryOf, RestContext, viewerOf } from './context';
import { parseBody } from './parseBody';
import { encodePath } from '../represent/Urls';
import { pageOf } from './page';

const dispatchBody = z.object({
  ref: z.string(),
  inputs: z.record(z.string(), z.coerce.string()).default({}),
});

const accessBody = z.object({
  access_level: z.enum(['none', 'user', 'organization', 'enterprise']),
});

const subjectBody = z.object({
  use_default: z.boolean(),
  include_claim_keys: z.array(z.string()).default([]),
});

const ACTIONS = '/repos/:owner/:repo/actions';

/** Workflows and their runs. */
export function createActionsRouter(context: RestContext): Router {
  const { store, represent, workflowRuns } = context;
  const router = PromiseRouter();

  router.get(`${ACTIONS}/workflows`, async (request, response) => {
    const repository = repositoryOf(context, request, response);
    const files = await workflowsOf(repository);
    response.json({
      total_count: files.length,
      workflows: pageOf(request, response, files).map(file =>
        representWorkflow(repository, file),
      ),
    });
  });

  router.get(`${ACTIONS}/workflows/:workflow`, async (request, response) => {
    const repository = repositoryOf(context, request, response);
    const workflow = await workflowOf(repository, request);
    response.json(representWorkflow(repository, workflow));
  });

  router.post(
    `${ACTIONS}/workflows/:workflow/dispatches`,
    async (request, response) => {
      const repository = repositoryOf(context, request, response, 'push');
      refuseArchived(repository);
      const workflow = await workflowOf(repository, request);
      const { ref, inputs } = parseBody(dispatchBody, request);
      const branch = ref.replace(/^refs\/(heads|tags)\//, '');
      const commit = await store.git(repository).find(`${branch}^{commit}`);
      if (!commit) {
        throw new GithubError(422, `No ref found for: ${ref}`);
      }
      if (!workflow.events.includes('workflow_dispatch')) {
        throw new GithubError(
          422,
          "Workflow does not have 'workflow_dispatch' trigger",
        );
      }
      checkInputs(workflow, inputs);
      await workflowRuns.begin(repository, workflow, {
        event: 'workflow_dispatch',
        branch,
        headOid: commit.oid,
        inputs,
        actor: viewerOf(response).login,
      });
      response.status(204).end();
    },
  );

  router.get(`${ACTIONS}/runs`, (request, response) => {
    const repository = repositoryOf(context, request, response);
    sendRuns(request, response, repository, repository.actions.runs);
  });

  router.get(
    `${ACTIONS}/workflows/:workflow/runs`,
    async (request, response) => {
      const repository = repositoryOf(context, request, response);
      const { file } = await workflowOf(repository, request);
      const runs = repository.actions.runs.filter(
        ({ workflow }) => workflow === file,
      );
      sendRuns(request, response, repository, runs);
    },
  );

  router.get(`${ACTIONS}/runs/:run`, (request, response) => {
    const repository = repositoryOf(context, request, response);
    const run = repository.actions.runs.find(
      ({ id }) => id === Number(request.params.run),
    );
    if (!run) {
      throw notFound();
    }
    response.json(representRun(repository, run));
  });

  router.get(`${ACTIONS}/permissions/access`, (request, response) => {
    const { actions } = repositoryOf(context, request, response, 'admin');
    response.json({ access_level: actions.accessLevel });
  });

  router.put(`${ACTIONS}/permissions/access`, async (request, response) => {
    const { actions } = repositoryOf(context, request, response, 'admin');
    actions.accessLevel = parseBody(accessBody, request).access_level;
    await store.save();
    response.status(204).end();
  });

  router.get(`${ACTIONS}/oidc/customization/sub`, (request, response) => {
    const { actions } = repositoryOf(context, request, response);
    response.json({
      use_default: actions.subjectClaims === undefined,
      ...(actions.subjectClaims && {
        include_claim_keys: actions.subjectClaims,
      }),
    });
  });

  router.put(`${ACTIONS}/oidc/customization/sub`, async (request, response) => {
    const { actions } = repositoryOf(context, request, response, 'admin');
    const body = parseBody(subjectBody, request);
    actions.subjectClaims = body.use_default
      ? undefined
      : body.include_claim_keys;
    await store.save();
    response.status(201).json({});
  });

  /** The newest first. */
  function sendRuns(
    request: Request,
    response: Response,
    repository: Repository,
    runs: readonly WorkflowRun[],
  ) {
    const { event, branch, actor, status, head_sha: head } = request.query;
    const wanted = runs
      .filter(
        run =>
          (!event || run.event === event) &&
          (!branch || run.branch === branch) &&
          (!actor || run.actor === actor) &&
          (!status || status === statusOf(run) || status === run.conclusion) &&
          (!head || run.headOid === head),
      )
      .reverse();
    response.json({
      total_count: wanted.length,
      workflow_runs: pageOf(request, response, wanted).map(run =>
        representRun(repository, run),
      ),
    });
  }

  async function workflowsOf(repository: Repository): Promise<Workflow[]> {
    return readWorkflows(store.git(repository), repository.defaultBranch);
  }

  async function workflowOf(
    repository: Repository,
    request: Request,
  ): Promise<Workflow> {
    const wanted = request.params.workflow;
    const found = (await workflowsOf(repository)).find(
      ({ file }) =>
        file === wanted || String(workflowId(repository, file)) === wanted,
    );
    if (!found) {
      throw notFound();
    }
    return found;
  }

  function representWorkflow(repository: Repository, workflow: Workflow) {
    const { file, name } = workflow;
    const id = workflowId(repository, file);
    const html = represent.urls.repositoryHtml(repository);
    const branch = repository.defaultBranch;
    return {
      id,
      node_id: nodeId('Workflow', id),
      name,
      path: `${WORKFLOWS}/${file}`,
      state: 'active',
      created_at: repository.createdAt,
      updated_at: repository.pushedAt,
      url: workflowUrl(repository, file),
      html_url: `${html}/blob/${encodePath(branch)}/${WORKFLOWS}/${encodePath(
        file,
      )}`,
      badge_url: `${html}/workflows/${encodeURIComponent(name)}/badge.svg`,
    };
  }

  function representRun(repository: Repository, run: WorkflowRun) {
    const url = `${represent.urls.repository(repository)}/actions/runs/${
      run.id
    }`;
    const html = `${represent.urls.repositoryHtml(repository)}/actions/runs/${
      run.id
    }`;
    const actor = represent.people.userOf(run.actor);
    return {
      id: run.id,
      node_id: nodeId('WorkflowRun', run.id),
      name: run.workflow,
      display_title: run.workflow,
      path: `${WORKFLOWS}/${run.workflow}@${run.branch}`,
      run_number: run.number,
      run_attempt: 1,
      event: run.event,
      status: statusOf(run),
      conclusion: run.conclusion ?? null,
      workflow_id: workflowId(repository, run.workflow),
      workflow_url: workflowUrl(repository, run.workflow),
      head_branch: run.branch,
      head_sha: run.headOid,
      head_commit: null,
      repository: represent.repositories.repository(repository),
      head_repository: represent.repositories.repository(repository),
      pull_requests: [],
      created_at: run.createdAt,
      updated_at: run.endedAt ?? run.startedAt ?? run.createdAt,
      run_started_at: run.startedAt ?? run.createdAt,
      actor,
      triggering_actor: actor,
      url,
      html_url: html,
      jobs_url: `${url}/jobs`,
      logs_url: `${url}/logs`,
      check_suite_url: `${url}/check-suite`,
      artifacts_url: `${url}/artifacts`,
      cancel_url: `${url}/cancel`,
      rerun_url: `${url}/rerun`,
      previous_attempt_url: null,
    };
  }

  function workflowUrl(repository: Repository, file: string) {
    const base = represent.urls.repository(repository);
    return `${base}/actions/workflows/${workflowId(repository, file)}`;
  }

  return router;
}

/** The same number for the same file, as nothing is kept of a workflow. */
function workflowId({ id }: Repository, file: string): number {
  return [...file].reduce(
    (hash, letter) => (hash * 31 + letter.charCodeAt(0)) % 1_000_003,
    id,
  );
}
