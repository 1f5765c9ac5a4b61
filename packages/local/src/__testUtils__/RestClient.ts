import { GithubContract } from './GithubContract';
import { RunningGithub } from './startGithub';

interface Call {
  /** What fills the template; `owner` and `org` are `acme` unless told. */
  readonly at?: Record<string, string | number>;
  readonly query?: Record<string, string | number | boolean>;
  readonly body?: unknown;
  /** A body that GitHub's description forbids, sent as it is. */
  readonly wrongBody?: unknown;
  readonly headers?: Record<string, string>;
  /** Instead of the template filled in, below the API. */
  readonly address?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed, undefined when it is empty; its text when it is no JSON. */
  // What it is, the contract has checked.
  readonly body: ReturnType<typeof JSON.parse>;
  readonly bytes: Buffer;
}

/** Checks that a call was answered as a test needs it to go on. */
export function made(answer: Answer): Answer {
  if (answer.status !== 201) {
    throw new Error(`It was not made: ${answer.bytes}`);
  }
  return answer;
}

/** @param operation - a method and GitHub's template, `GET /repos/{owner}/{repo}` */
export type RestClient = (operation: string, call?: Call) => Promise<Answer>;

const NO_BODY = new Set([204, 205, 302, 303, 304]);

/**
 * Clients of the REST API that hold every request and every answer against
 * GitHub's description, so that no test can forget to.
 */
export class RestClients {
  readonly #github: RunningGithub;
  readonly #contract = new GithubContract();

  constructor(github: RunningGithub) {
    this.#github = github;
  }

  /** Without a login for nobody. */
  async as(login?: string): Promise<RestClient> {
    const authorization: Record<string, string> = login
      ? { Authorization: `Bearer ${await this.#github.tokenFor(login)}` }
      : {};
    return (operation, call = {}) =>
      this.#send(operation, {
        ...call,
        headers: { ...authorization, ...call.headers },
      });
  }

  async #send(operation: string, call: Call): Promise<Answer> {
    const [name, route] = operation.split(' ');
    const method = name === 'HEAD' ? 'get' : name.toLowerCase();
    if (call.wrongBody === undefined) {
      complain(
        `The body of ${operation}`,
        this.#contract.requestViolations({ method, route, body: call.body }),
      );
    }
    const response = await fetch(this.#address(route, call), {
      method: name,
      headers: call.headers,
      body: payload(call.body ?? call.wrongBody),
      redirect: 'manual',
    });
    const answer = await read(response);
    this.#check(operation, {
      method,
      route,
      accept: call.headers?.Accept,
      answer,
    });
    return answer;
  }

  #check(
    operation: string,
    options: { method: string; route: string; accept?: string; answer: Answer },
  ) {
    const { answer, ...described } = options;
    const { status, headers, body, bytes } = answer;
    if (operation.startsWith('HEAD') || NO_BODY.has(status)) {
      complain(operation, bytes.length > 0 ? ['the body is to be empty'] : []);
      return;
    }
    const isText = !/json/.test(headers.get('content-type') ?? 'json');
    if (isText && status === 200) {
      // Such as a file itself, or a diff.
      return;
    }
    complain(`${status} of ${operation}: ${bytes.toString().slice(0, 2000)}`, [
      ...this.#contract.violations({ ...described, status, body }),
      ...(status >= 400 ? errorViolations(answer) : []),
    ]);
  }

  #address(route: string, { at, query, address }: Call): string {
    const values = { owner: 'acme', org: 'acme', ...at };
    const path =
      address ??
      route.replace(/\{(\w+)\}/g, (_, key: keyof typeof values) => {
        if (values[key] === undefined) {
          throw new Error(`${route} needs ${key}`);
        }
        return encodeURIComponent(values[key]);
      });
    const search = new URLSearchParams(
      Object.entries(query ?? {}).map(([key, value]) => [key, String(value)]),
    );
    return `${this.#github.url}/api/v3${path}${query ? `?${search}` : ''}`;
  }
}

function payload(body: unknown): string | undefined {
  // A text is what no JSON.stringify makes.
  return typeof body === 'string' || body === undefined
    ? body
    : JSON.stringify(body);
}

async function read(response: Response): Promise<Answer> {
  const { status, headers } = response;
  const bytes = Buffer.from(await response.arrayBuffer());
  const isJson = /json/.test(headers.get('content-type') ?? '');
  const text = bytes.toString() || undefined;
  const body = isJson && text ? JSON.parse(text) : text;
  return { status, headers, body, bytes };
}

/** What each error says, although the description does not demand it. */
function errorViolations({ status, body }: Answer): string[] {
  const wanted: Record<string, boolean> = {
    message: typeof body?.message === 'string',
    documentation_url: typeof body?.documentation_url === 'string',
    status: body?.status === String(status),
  };
  return Object.keys(wanted)
    .filter(name => !wanted[name])
    .map(name => `/${name} is missing or wrong`);
}

function complain(what: string, violations: readonly string[]) {
  if (violations.length > 0) {
    throw new Error(`${what} is not as described:\n${violations.join('\n')}`);
  }
}
