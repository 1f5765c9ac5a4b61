import { createWriteStream } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toError } from '@backstage/errors';
import { addStatus } from '../commitStatuses';
import { EMPTY_TREE, readChangedPaths } from '../git/diff';
import { NO_OBJECT, RefChange } from '../git/GitRepository';
import { GithubStore } from '../GithubStore';
import { Repository, StatusState, User, WorkflowRun } from '../model';
import { Urls } from '../represent/Urls';
import { isStartedBy } from './isStartedBy';
import { readWorkflows } from './readWorkflows';
import { Workflow } from './workflowFile';

const BRANCH_PREFIX = 'refs/heads/';

/** Executes a workflow that those of repositories call. */
export interface WorkflowRunner {
  /** The name of the workflow's file. */
  readonly file: string;
  /** @throws an error that says what failed */
  run(
    checkout: {
      gitDir: string;
      oid: string;
      branch: string;
      repository: string;
      serverUrl: string;
    },
    log: (text: string) => void,
    signal: AbortSignal,
  ): Promise<void>;
}

type NewRun = Pick<
  WorkflowRun,
  'event' | 'branch' | 'headOid' | 'inputs' | 'actor'
>;

/** As GitHub has it. */
export function statusOf({ startedAt, endedAt }: WorkflowRun) {
  if (endedAt) {
    return 'completed';
  }
  return startedAt ? 'in_progress' : 'queued';
}

/**
 * The runs of workflows. Those that call what a runner executes are executed,
 * one after the other, and tell so by a status of their commit; others stay
 * queued.
 */
export class WorkflowRuns {
  readonly #store: GithubStore;
  readonly #urls: Urls;
  readonly #stopped = new AbortController();
  #runner?: WorkflowRunner;
  #executed: Promise<void> = Promise.resolve();

  constructor(store: GithubStore, urls: Urls) {
    this.#store = store;
    this.#urls = urls;
  }

  /**
   * Executes runs from now on: those that were cut off when this ended, those
   * of workflows that have never run, and what is pushed.
   */
  async executeBy(runner: WorkflowRunner): Promise<void> {
    this.#runner = runner;
    for (const repository of this.#store.data.repositories) {
      for (const workflow of await this.#executedWorkflows(repository)) {
        const runs = runsOf(repository, workflow);
        const cutOff = runs.filter(({ endedAt }) => !endedAt);
        cutOff.forEach(run => this.#enqueue(repository, workflow, run));
        if (runs.length === 0 && workflow.events.includes('push')) {
          await this.#beginFirst(repository, workflow);
        }
      }
    }
  }

  /** To be called after each push. */
  async pushed(
    repository: Repository,
    { ref, before, after }: RefChange,
    actor: User,
  ): Promise<void> {
    if (
      !this.#runner ||
      !ref.startsWith(BRANCH_PREFIX) ||
      after === NO_OBJECT
    ) {
      return;
    }
    const git = this.#store.git(repository);
    const branch = ref.slice(BRANCH_PREFIX.length);
    const from = before === NO_OBJECT ? EMPTY_TREE : before;
    const changed = await readChangedPaths(git, from, after);
    const paths = Object.values(changed).flat();
    for (const workflow of await readWorkflows(git, after)) {
      if (
        this.#isExecuted(workflow) &&
        isStartedBy(workflow, { branch, paths })
      ) {
        await this.begin(repository, workflow, {
          event: 'push',
          branch,
          headOid: after,
          inputs: {},
          actor: actor.login,
        });
      }
    }
  }

  async begin(
    repository: Repository,
    workflow: Workflow,
    asked: NewRun,
  ): Promise<void> {
    const { runs } = repository.actions;
    const run: WorkflowRun = {
      ...asked,
      id: this.#store.nextId(),
      number: runs.length + 1,
      workflow: workflow.file,
      createdAt: new Date().toISOString(),
    };
    runs.push(run);
    await this.#store.save();
    if (this.#isExecuted(workflow)) {
      await this.#say(repository, workflow, run, 'pending', 'Queued');
      this.#enqueue(repository, workflow, run);
    }
  }

  /** What a run wrote so far. */
  async log(run: WorkflowRun): Promise<string> {
    try {
      return await readFile(this.#logFile(run), 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
        return '';
      }
      throw error;
    }
  }

  /** What is executed is cut off, and begun again after the next start. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#executed;
  }

  async #beginFirst(repository: Repository, workflow: Workflow) {
    const { defaultBranch: branch } = repository;
    const headOid = await this.#store.git(repository).head(branch);
    const [actor] = this.#store.data.users;
    if (headOid) {
      await this.begin(repository, workflow, {
        event: 'push',
        branch,
        headOid,
        inputs: {},
        actor: actor.login,
      });
    }
  }

  async #executedWorkflows(repository: Repository): Promise<Workflow[]> {
    const git = this.#store.git(repository);
    const workflows = await readWorkflows(git, repository.defaultBranch);
    return workflows.filter(workflow => this.#isExecuted(workflow));
  }

  /** Wherever it calls it from: the runner has the one of this repository. */
  #isExecuted({ calls }: Workflow): boolean {
    const called = `.github/workflows/${this.#runner?.file}`;
    return calls.some(uses => uses.split('@')[0].endsWith(called));
  }

  #enqueue(repository: Repository, workflow: Workflow, run: WorkflowRun) {
    this.#executed = this.#executed.then(() =>
      this.#execute(repository, workflow, run),
    );
  }

  async #execute(repository: Repository, workflow: Workflow, run: WorkflowRun) {
    const { signal } = this.#stopped;
    if (signal.aborted) {
      return;
    }
    run.startedAt = new Date().toISOString();
    await this.#say(repository, workflow, run, 'pending', 'In progress');
    const failure = await this.#failureOf(repository, run, signal);
    if (signal.aborted) {
      return;
    }
    run.endedAt = new Date().toISOString();
    run.conclusion = failure ? 'failure' : 'success';
    run.failure = failure;
    const seconds =
      (Date.parse(run.endedAt) - Date.parse(run.startedAt)) / 1000;
    const said = failure ?? `Successful in ${Math.ceil(seconds)} s`;
    await this.#say(repository, workflow, run, run.conclusion, said);
  }

  /** Runs it, and returns what went wrong. */
  async #failureOf(
    repository: Repository,
    run: WorkflowRun,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    await mkdir(this.#store.logDir, { recursive: true });
    const log = createWriteStream(this.#logFile(run));
    try {
      await this.#runner?.run(
        {
          gitDir: this.#store.git(repository).dir,
          oid: run.headOid,
          branch: run.branch,
          repository: `${repository.owner}/${repository.name}`,
          serverUrl: this.#urls.html,
        },
        text => log.write(text),
        signal,
      );
      return undefined;
    } catch (error) {
      const { message } = toError(error);
      log.write(`\n${message}\n`);
      return message;
    } finally {
      await new Promise<void>(resolve => log.end(resolve));
    }
  }

  #say(
    repository: Repository,
    workflow: Workflow,
    run: WorkflowRun,
    state: StatusState,
    description: string,
  ) {
    return addStatus(this.#store, repository, run.headOid, {
      context: workflow.name,
      state,
      description,
      targetUrl: `${this.#urls.repositoryHtml(repository)}/actions/runs/${
        run.id
      }`,
      creator: run.actor,
    });
  }

  #logFile({ id }: WorkflowRun): string {
    return join(this.#store.logDir, `${id}.log`);
  }
}

function runsOf({ actions }: Repository, { file }: Workflow): WorkflowRun[] {
  return actions.runs.filter(({ workflow }) => workflow === file);
}
