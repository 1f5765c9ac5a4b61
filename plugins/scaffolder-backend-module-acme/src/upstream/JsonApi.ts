import { JsonObject } from '@backstage/types';
import { UpstreamError } from './UpstreamError';

const REQUEST_TIMEOUT_MS = 10_000;

/** A JSON API over HTTP. No error of it holds a header, and so no token. */
export class JsonApi {
  readonly #name: string;
  readonly #url: string;
  readonly #headers: Record<string, string>;

  /**
   * @param options - `name` is what people call the service, `url` where the
   *   paths begin, `headers` those that every request has
   */
  constructor(options: {
    name: string;
    url: string;
    headers: Record<string, string>;
  }) {
    this.#name = options.name;
    this.#url = options.url;
    this.#headers = options.headers;
  }

  get<T>(path: string, query: Record<string, string> = {}): Promise<T> {
    return this.#request<T>('GET', `${path}?${new URLSearchParams(query)}`);
  }

  post<T>(path: string, body: JsonObject): Promise<T> {
    return this.#request<T>('POST', path, body);
  }

  async delete(path: string): Promise<void> {
    await this.#ask('DELETE', path);
  }

  async #request<T>(
    method: string,
    path: string,
    body?: JsonObject,
  ): Promise<T> {
    return JSON.parse(await this.#ask(method, path, body));
  }

  /** @throws UpstreamError for anything but success */
  async #ask(method: string, path: string, body?: JsonObject): Promise<string> {
    const answer = await this.#fetch(method, path, body);
    const text = await answer.text();
    if (!answer.ok) {
      throw new UpstreamError(
        `${this.#name} answered ${answer.status} to ${method} ${
          path.split('?')[0]
        }${advice(answer.status)}: ${wordsOf(text).slice(0, 300)}`,
        { status: answer.status, retryAfterMs: retryAfterMs(answer) },
      );
    }
    return text;
  }

  async #fetch(method: string, path: string, body?: JsonObject) {
    try {
      return await fetch(this.#url + path, {
        method,
        headers: {
          Accept: 'application/json',
          'Content-Type': 'application/json',
          ...this.#headers,
        },
        body: body && JSON.stringify(body),
        signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
      });
    } catch (error) {
      throw new UpstreamError(
        `${this.#name} cannot be reached at ${
          this.#url
        }; look at its status page and run the template again, nothing is lost`,
        { cause: error },
      );
    }
  }
}

/** What an error says, without the braces around it. */
function wordsOf(text: string): string {
  try {
    return stringsIn(JSON.parse(text)).join('; ');
  } catch {
    // Not JSON: a page of a proxy, say.
    return text;
  }
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') {
    return [value];
  }
  return typeof value === 'object' && value !== null
    ? Object.values(value).flatMap(stringsIn)
    : [];
}

function advice(status: number): string {
  return status === 401 || status === 403
    ? ', which does not accept the token of the portal; ask the platform team'
    : '';
}

function retryAfterMs(answer: Response): number | undefined {
  const seconds = Number(
    answer.headers.get('retry-after') ??
      // PagerDuty's own, in seconds, too.
      answer.headers.get('ratelimit-reset'),
  );
  return seconds > 0 ? seconds * 1000 : undefined;
}
