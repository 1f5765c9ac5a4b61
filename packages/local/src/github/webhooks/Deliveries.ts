import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Hook } from '../model';

/** How long a receiver may take, as on GitHub. */
const TIMEOUT_MS = 10_000;
const REMEMBERED = 100;

/** One attempt to send an event to a hook. */
export interface Delivery {
  readonly id: number;
  /** The same for each attempt to send one event. */
  readonly guid: string;
  readonly hookId: number;
  readonly event: string;
  readonly action?: string;
  readonly repositoryId?: number;
  readonly url: string;
  readonly isRedelivery: boolean;
  readonly deliveredAt: string;
  readonly durationS: number;
  /** `OK`, or what went wrong. */
  readonly status: string;
  /** 0 when nothing answered. */
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly payload: WebhookPayload;
  /** The body of the answer. */
  readonly response: string;
}

export type WebhookPayload = {
  action?: string;
  repository?: { id: number };
} & Record<string, unknown>;

/**
 * Sends events to hooks, signed with their secrets, and sends them again for
 * some minutes when a receiver fails: GitHub leaves that to a program of one's
 * own, which a laptop has not.
 *
 * What was sent, and what is to be sent again, lives in memory. That is enough:
 * GitHub itself tries but once, and a receiver that missed an event reads all
 * there is at its next round, as it must in production.
 */
export class Deliveries {
  readonly #host: string;
  readonly #nextId: () => number;
  readonly #retryDelaysMs: readonly number[];
  readonly #made: Delivery[] = [];
  readonly #underWay = new Set<Promise<void>>();
  readonly #stopping = new AbortController();

  /** @param options - `retryDelaysMs` are the pauses between the attempts */
  constructor(options: {
    host: string;
    nextId: () => number;
    retryDelaysMs: readonly number[];
  }) {
    this.#host = options.host;
    this.#nextId = options.nextId;
    this.#retryDelaysMs = options.retryDelaysMs;
  }

  /** Begins to send, and does not wait for an answer. */
  send(hook: Hook, event: string, payload: WebhookPayload): void {
    this.#run(this.#sendUntilTaken(hook, event, payload));
  }

  /** The last attempts for a hook, the newest first. */
  ofHook({ id }: Hook): Delivery[] {
    return this.#made.filter(({ hookId }) => hookId === id).reverse();
  }

  /** Sends again what was sent before. */
  redeliver(hook: Hook, { guid, event, payload }: Delivery): void {
    this.#run(
      this.#attempt(hook, event, payload, { guid, isRedelivery: true }).then(
        () => undefined,
      ),
    );
  }

  /** Gives up what is still under way. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#underWay);
  }

  #run(work: Promise<void>) {
    const running = work
      .catch(error => {
        if (!this.#stopping.signal.aborted) {
          throw error;
        }
      })
      .finally(() => this.#underWay.delete(running));
    this.#underWay.add(running);
  }

  async #sendUntilTaken(hook: Hook, event: string, payload: WebhookPayload) {
    const guid = randomUUID();
    const isTaken = async (isRedelivery: boolean) => {
      const { statusCode } = await this.#attempt(hook, event, payload, {
        guid,
        isRedelivery,
      });
      return statusCode >= 200 && statusCode < 300;
    };
    if (await isTaken(false)) {
      return;
    }
    for (const delayMs of this.#retryDelaysMs) {
      await sleep(delayMs, undefined, { signal: this.#stopping.signal });
      if (!hook.isActive || (await isTaken(true))) {
        return;
      }
    }
  }

  async #attempt(
    hook: Hook,
    event: string,
    payload: WebhookPayload,
    options: { guid: string; isRedelivery: boolean },
  ): Promise<Delivery> {
    const { body, headers } = this.#compose(hook, event, payload, options.guid);
    const startedAt = new Date();
    const answer = await this.#post(hook.url, headers, body);
    const delivery: Delivery = {
      ...options,
      ...answer,
      id: this.#nextId(),
      hookId: hook.id,
      event,
      action: payload.action,
      repositoryId: payload.repository?.id,
      url: hook.url,
      deliveredAt: startedAt.toISOString(),
      durationS: (Date.now() - startedAt.getTime()) / 1000,
      headers,
      payload,
    };
    this.#made.push(delivery);
    this.#made.splice(0, this.#made.length - REMEMBERED);
    return delivery;
  }

  #compose(
    hook: Hook,
    event: string,
    payload: WebhookPayload,
    guid: string,
  ): { body: string; headers: Record<string, string> } {
    const json = JSON.stringify(payload);
    const isForm = hook.contentType === 'form';
    const body = isForm ? String(new URLSearchParams({ payload: json })) : json;
    const sign = (algorithm: string) =>
      createHmac(algorithm, hook.secret ?? '')
        .update(body)
        .digest('hex');
    return {
      body,
      headers: {
        Accept: '*/*',
        'Content-Type': isForm
          ? 'application/x-www-form-urlencoded'
          : 'application/json',
        'User-Agent': 'GitHub-Hookshot/local',
        'X-GitHub-Delivery': guid,
        'X-GitHub-Event': event,
        'X-GitHub-Enterprise-Host': this.#host,
        'X-GitHub-Hook-ID': String(hook.id),
        ...(hook.secret && {
          'X-Hub-Signature': `sha1=${sign('sha1')}`,
          'X-Hub-Signature-256': `sha256=${sign('sha256')}`,
        }),
      },
    };
  }

  async #post(url: string, headers: Record<string, string>, body: string) {
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers,
        body,
        redirect: 'manual',
        signal: AbortSignal.any([
          this.#stopping.signal,
          AbortSignal.timeout(TIMEOUT_MS),
        ]),
      });
      return {
        statusCode: answer.status,
        status: answer.ok ? 'OK' : answer.statusText || String(answer.status),
        response: await answer.text(),
      };
    } catch (error) {
      this.#stopping.signal.throwIfAborted();
      // Told in the list of deliveries, and tried again.
      const { message, cause } = error as Error & { cause?: Error };
      const status = [message, cause?.message].filter(Boolean).join(': ');
      return { statusCode: 0, status, response: '' };
    }
  }
}
