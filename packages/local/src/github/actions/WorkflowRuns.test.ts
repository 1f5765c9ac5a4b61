import { once } from 'node:events';
import { Octokit } from 'octokit';
import { push } from '../../__testUtils__/push';
import { RestClient, RestClients } from '../../__testUtils__/RestClient';
import { RunningGithub, startGithub } from '../../__testUtils__/startGithub';
import { waitFor } from '../../service/waitFor';
import { WorkflowRunner } from './WorkflowRuns';

jest.setTimeout(60_000);

const RUNS = '/repos/{owner}/{repo}/actions/runs';
const DISPATCHES =
  '/repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches';

const CALLER = `name: Docs
on:
  push:
    branches: [main]
    paths: [docs/**, mkdocs.yml]
  workflow_dispatch:
jobs:
  publish:
    uses: acme/portal/.github/workflows/techdocs.yml@main
`;

/** Runs what it is told to, and remembers it. */
class Runner implements WorkflowRunner {
  readonly file = 'techdocs.yml';
  readonly ran: string[] = [];
  work: (signal: AbortSignal) => Promise<void> = async () => {};

  run: WorkflowRunner['run'] = async (checkout, log, signal) => {
    this.ran.push(`${checkout.repository} ${checkout.branch}`);
    log(`Building ${checkout.oid}\n`);
    await this.work(signal);
  };
}

describe('workflow runs on the local GitHub', () => {
  let github: RunningGithub;
  let octokit: Octokit;
  let ada: RestClient;
  let runner: Runner;
  const at = { repo: 'checkout-api' };

  beforeEach(async () => {
    github = await startGithub({
      moreRepositories: 0,
      repositories: {
        'checkout-api': { '.github/workflows/docs.yml': CALLER },
        'without-docs': { '.github/workflows/ci.yml': 'name: CI\non: push\n' },
      },
    });
    octokit = new Octokit({
      auth: github.token,
      baseUrl: `${github.url}/api/v3`,
    });
    ada = await new RestClients(github).as('ada');
    runner = new Runner();
  });

  afterEach(() => github.remove());

  /** The runs, once as many as that have ended; the newest first. */
  async function ended(count: number) {
    const runs = async () =>
      (
        await octokit.rest.actions.listWorkflowRunsForRepo({
          owner: 'acme',
          ...at,
        })
      ).data.workflow_runs;
    const done = async () =>
      (await runs()).filter(({ status }) => status === 'completed').length ===
      count;
    expect(await waitFor(done, { timeoutMs: 20_000 })).toBe(true);
    return runs();
  }

  async function statuses() {
    const { body } = await ada(
      'GET /repos/{owner}/{repo}/commits/{ref}/status',
      { at: { ...at, ref: 'main' } },
    );
    return body.statuses;
  }

  it('are begun once for what has never run, and only for what calls the workflow', async () => {
    await github.executeWorkflows(runner);

    const [run] = await ended(1);
    expect(run).toMatchObject({
      event: 'push',
      conclusion: 'success',
      head_branch: 'main',
      path: '.github/workflows/docs.yml@main',
    });
    expect(runner.ran).toEqual(['acme/checkout-api main']);

    await github.restart();
    await github.executeWorkflows(runner);
    await ended(1);
    expect(runner.ran).toHaveLength(1);
  });

  it('follow the pushes that the workflow asks for', async () => {
    await github.executeWorkflows(runner);
    await ended(1);

    await push(octokit, 'checkout-api', {
      files: { 'main.go': 'package main' },
    });
    await push(octokit, 'checkout-api', { files: { 'docs/a/b.md': '# B' } });

    const [run] = await ended(2);
    const { data } = await octokit.rest.repos.getBranch({
      owner: 'acme',
      ...at,
      branch: 'main',
    });
    expect(run.head_sha).toBe(data.commit.sha);
  });

  it('tell how they went by a status of the commit that leads to a log', async () => {
    runner.work = async () => {
      throw new Error('Build: ended with exit code 1');
    };
    await github.executeWorkflows(runner);

    const [run] = await ended(1);

    expect(run.conclusion).toBe('failure');
    const said = await statuses();
    expect(said).toMatchObject([
      {
        context: 'Docs',
        state: 'failure',
        description: 'Build: ended with exit code 1',
        target_url: run.html_url,
      },
    ]);
    const page = await fetch(run.html_url, {
      headers: { Cookie: 'local_github_login=ada' },
    });
    const html = await page.text();
    expect(html).toContain(`Building ${run.head_sha}`);
    expect(html).toContain('Build: ended with exit code 1');
    const list = await fetch(`${github.url}/acme/checkout-api/actions`, {
      headers: { Cookie: 'local_github_login=ada' },
    });
    expect(await list.text()).toContain('docs.yml #1');
  });

  it('are begun by hand as well', async () => {
    await github.executeWorkflows(runner);
    await ended(1);

    await ada(`POST ${DISPATCHES}`, {
      at: { ...at, workflow_id: 'docs.yml' },
      body: { ref: 'main' },
    });

    expect((await ended(2))[0].event).toBe('workflow_dispatch');
  });

  it('are begun again when the end of GitHub cut them off', async () => {
    runner.work = async signal => {
      await once(signal, 'abort');
      throw new Error('cut off');
    };
    await github.executeWorkflows(runner);
    const isUnderWay = async () => runner.ran.length === 1;
    expect(await waitFor(isUnderWay, { timeoutMs: 20_000 })).toBe(true);
    const { body } = await ada(`GET ${RUNS}`, { at });
    expect(body.workflow_runs[0]).toMatchObject({ status: 'in_progress' });

    await github.restart();
    runner.work = async () => {};
    await github.executeWorkflows(runner);

    expect(await ended(1)).toMatchObject([{ conclusion: 'success' }]);
    expect(runner.ran).toHaveLength(2);
  });
});
