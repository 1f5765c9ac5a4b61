import { waitFor } from '../service/waitFor';
import { fetchInTime } from './fetchInTime';

interface Task {
  readonly taskId: string;
  readonly taskState: {
    readonly status: 'running' | 'idle';
    readonly lastRunEndedAt?: string;
    readonly lastRunError?: string;
  };
}

const LONGEST_RUN_MS = 60_000;

/** The tasks that a plugin has at Backstage's scheduler. */
export class ScheduledTasks {
  readonly #url: string;
  readonly #headers: Record<string, string>;

  /** @param url - of the plugin */
  constructor(url: string, authorization: string) {
    this.#url = `${url}/.backstage/scheduler/v1/tasks`;
    this.#headers = { Authorization: authorization };
  }

  /**
   * Runs a task now, as its schedule would.
   *
   * @returns the error the scheduler knows of, when the run has ended
   */
  async run(taskId: string): Promise<string | undefined> {
    const before = await this.#ended(taskId);
    await this.trigger(taskId);
    return this.#nextEnd(taskId, before);
  }

  /** Asks for a run, and waits for nothing. */
  async trigger(taskId: string): Promise<void> {
    await this.#fetch(`/${taskId}/trigger`, 'POST');
  }

  /** Waits until a task has run for the first time. */
  async firstRun(taskId: string): Promise<void> {
    await this.#nextEnd(taskId, undefined);
  }

  /**
   * Waits for the next end of a run that its schedule began.
   *
   * @returns the error the scheduler knows of then
   */
  async nextRun(taskId: string): Promise<string | undefined> {
    return this.#nextEnd(taskId, await this.#ended(taskId));
  }

  async #nextEnd(taskId: string, before: string | undefined) {
    const ended = await waitFor(
      async () => (await this.#ended(taskId)) !== before,
      { timeoutMs: LONGEST_RUN_MS },
    );
    if (!ended) {
      throw new Error(`${taskId} is still running`);
    }
    return (await this.#state(taskId)).lastRunError;
  }

  async #ended(taskId: string) {
    return (await this.#state(taskId)).lastRunEndedAt;
  }

  async #state(taskId: string) {
    const answer = await this.#fetch('', 'GET');
    const { tasks }: { tasks: Task[] } = await answer.json();
    const task = tasks.find(candidate => candidate.taskId === taskId);
    if (!task) {
      throw new Error(`There is no task ${taskId}`);
    }
    return task.taskState;
  }

  async #fetch(path: string, method: string) {
    const answer = await fetchInTime(`${this.#url}${path}`, {
      method,
      headers: this.#headers,
    });
    if (!answer.ok) {
      throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    }
    return answer;
  }
}
