import { JsonObject } from '@backstage/types';
import { RunReport } from '@internal/plugin-scaffolder-acme-common';
import { waitFor } from '../service/waitFor';
import { fetchInTime } from './fetchInTime';

const LONGEST_RUN_MS = 60_000;

/** A run that has ended. */
export interface TemplateRun {
  readonly status: 'completed' | 'failed';
  /** Of the failed step. */
  readonly error: string | undefined;
  /** What it logged, a message a line. */
  readonly log: string;
  readonly links: readonly { title: string; url?: string }[];
  readonly text: string;
  /** How long each step that ran took, by its id. */
  readonly stepSeconds: Record<string, number>;
}

interface TaskEvent {
  readonly id: number;
  readonly type: 'log' | 'completion';
  readonly createdAt: string;
  readonly body: {
    readonly message: string;
    readonly stepId?: string;
    readonly status?: string;
    readonly error?: { message: string };
    readonly output?: {
      links?: { title: string; url?: string }[];
      text?: { content: string }[];
    };
  };
}

/** What a file is in a dry run. */
export interface DryRunFile {
  readonly path: string;
  readonly base64Content: string;
  readonly executable?: boolean;
}

/** What the page of actions shows of one. */
export interface ListedAction {
  readonly id: string;
  /** In YAML, a template with one step. */
  readonly examples?: readonly { readonly example: string }[];
  /** JSON schemas. */
  readonly schema: { readonly input: JsonObject };
}

/** The scaffolder over HTTP, as a user. */
export class Scaffolder {
  readonly #url: string;
  readonly #reportsUrl: string;
  readonly #token: string;

  /** @param url - of the backend */
  constructor(url: string, token: string) {
    this.#url = `${url}/api/scaffolder/v2`;
    this.#reportsUrl = `${url}/api/scaffolder/runs`;
    this.#token = token;
  }

  /** Fills in a form, and waits for the end of what it starts. */
  async run(template: string, values: JsonObject): Promise<TemplateRun> {
    return this.follow(await this.submit(template, values));
  }

  /**
   * @returns the id of the task
   * @throws an error with the status and the answer, for values that the form
   *   would not take
   */
  async submit(template: string, values: JsonObject): Promise<string> {
    const { id } = await this.#request<{ id: string }>('POST', '/tasks', {
      templateRef: `template:default/${template}`,
      values,
    });
    return id;
  }

  /** Has a failed task go on from the step that failed, and waits for the end. */
  async retry(taskId: string): Promise<TemplateRun> {
    const events = await this.#events(taskId);
    await this.askForRetry(taskId);
    return this.follow(taskId, events.at(-1)?.id);
  }

  /** The same, and waits for nothing. */
  async askForRetry(taskId: string): Promise<void> {
    await this.#request('POST', `/tasks/${taskId}/retry`, { secrets: {} });
  }

  /** Asks for the end of a task; its worker notices within a second or so. */
  async cancel(taskId: string): Promise<void> {
    await this.#request('POST', `/tasks/${taskId}/cancel`);
  }

  /** Waits until a step is at work. */
  async reach(taskId: string, stepId: string): Promise<void> {
    const isAtWork = async () =>
      (await this.#events(taskId)).some(
        ({ body }) => body.stepId === stepId && body.status === 'processing',
      );
    if (!(await waitFor(isAtWork, { timeoutMs: LONGEST_RUN_MS }))) {
      throw new Error(`The task did not come to its step ${stepId}`);
    }
  }

  /** What the page of a run shows of it. */
  async report(taskId: string): Promise<RunReport> {
    return this.#ask('GET', `${this.#reportsUrl}/${taskId}`);
  }

  #events(taskId: string): Promise<TaskEvent[]> {
    return this.#request('GET', `/tasks/${taskId}/events`);
  }

  /** @param after - the event that ended it the time before */
  async follow(taskId: string, after = 0): Promise<TemplateRun> {
    let events: TaskEvent[] = [];
    const isOver = () =>
      events.some(({ type, id }) => type === 'completion' && id > after);
    await waitFor(
      async () => {
        events = await this.#events(taskId);
        return isOver();
      },
      { timeoutMs: LONGEST_RUN_MS },
    );
    if (!isOver()) {
      throw new Error(
        `The task still runs: ${
          events.at(-1)?.body.message ?? 'no word of it'
        }`,
      );
    }
    return summarize(events);
  }

  actions(): Promise<ListedAction[]> {
    return this.#request('GET', '/actions');
  }

  dryRun(
    template: JsonObject,
    values: JsonObject,
    directoryContents: readonly DryRunFile[],
  ): Promise<{
    log: { body: { message: string; stepId?: string; status?: string } }[];
    directoryContents: DryRunFile[];
    output: JsonObject;
  }> {
    return this.#request('POST', '/dry-run', {
      template,
      values,
      secrets: {},
      directoryContents,
    });
  }

  #request<T>(method: string, path: string, body?: object): Promise<T> {
    return this.#ask(method, this.#url + path, body);
  }

  async #ask<T>(method: string, url: string, body?: object): Promise<T> {
    const answer = await fetchInTime(url, {
      method,
      headers: {
        Authorization: `Bearer ${this.#token}`,
        'Content-Type': 'application/json',
      },
      body: body && JSON.stringify(body),
    });
    if (!answer.ok) {
      throw new Error(`${answer.status}: ${await answer.text()}`);
    }
    return answer.json();
  }
}

function summarize(events: readonly TaskEvent[]): TemplateRun {
  const { body } = events.findLast(({ type }) => type === 'completion')!;
  return {
    status: body.error ? 'failed' : 'completed',
    error: body.error?.message,
    log: events.map(event => event.body.message).join('\n'),
    links: body.output?.links ?? [],
    text: (body.output?.text ?? []).map(({ content }) => content).join('\n'),
    stepSeconds: secondsOfSteps(events),
  };
}

function secondsOfSteps(events: readonly TaskEvent[]): Record<string, number> {
  const startedAt = new Map<string, number>();
  const seconds: Record<string, number> = {};
  for (const { createdAt, body } of events) {
    const at = Date.parse(createdAt);
    if (body.stepId && body.status === 'processing') {
      startedAt.set(body.stepId, at);
    } else if (body.stepId && body.status) {
      seconds[body.stepId] = (at - (startedAt.get(body.stepId) ?? at)) / 1000;
    }
  }
  return seconds;
}
