import { OpenApiContract } from './OpenApiContract';

export interface Call {
  /** What fills the template. */
  readonly at?: Record<string, string | number>;
  readonly query?: Record<
    string,
    string | number | boolean | readonly string[]
  >;
  readonly body?: unknown;
  /** A body that the description forbids, sent as it is. */
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

/** @param operation - a method and a template, `GET /repos/{owner}/{repo}` */
export type DescribedClient = (
  operation: string,
  call?: Call,
) => Promise<Answer>;

/** Checks that a call was answered as a test needs it to go on. */
export function made(answer: Answer): Answer {
  if (answer.status !== 201) {
    throw new Error(`It was not made: ${answer.bytes}`);
  }
  return answer;
}

const NO_BODY = new Set([204, 205, 302, 303, 304]);

/**
 * A client that holds every request and every answer against a description, so
 * that no test can forget to.
 *
 * @param options - `url` is that of the API; `headers` go with each request;
 *   `errorViolations` is what an error must have beyond the description
 */
export function createDescribedClient(options: {
  url: string;
  headers: Record<string, string>;
  contract: Pick<OpenApiContract, 'violations' | 'requestViolations'>;
  errorViolations?: (answer: Answer) => string[];
}): DescribedClient {
  const { url, contract, errorViolations } = options;

  return async (operation, call = {}) => {
    const headers = { ...options.headers, ...call.headers };
    const [name, route] = operation.split(' ');
    const method = name === 'HEAD' ? 'get' : name.toLowerCase();
    if (call.wrongBody === undefined) {
      complain(
        `The body of ${operation}`,
        contract.requestViolations({ method, route, body: call.body }),
      );
    }
    const response = await fetch(addressOf(url, route, call), {
      method: name,
      headers,
      body: payload(call.body ?? call.wrongBody),
      redirect: 'manual',
    });
    const answer = await read(response);
    check({ operation, method, route, accept: headers.Accept, answer });
    return answer;
  };

  function check(checked: {
    operation: string;
    method: string;
    route: string;
    accept?: string;
    answer: Answer;
  }) {
    const { operation, answer, ...described } = checked;
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
      ...contract.violations({ ...described, status, body }),
      ...(status >= 400 ? errorViolations?.(answer) ?? [] : []),
    ]);
  }
}

function addressOf(
  url: string,
  route: string,
  { at = {}, query, address }: Call,
): string {
  const path =
    address ??
    route.replace(/\{(\w+)\}/g, (_, key: string) => {
      if (at[key] === undefined) {
        throw new Error(`${route} needs ${key}`);
      }
      return encodeURIComponent(at[key]);
    });
  const search = new URLSearchParams(
    Object.entries(query ?? {}).flatMap(([key, value]) =>
      [value].flat().map(each => [key, String(each)]),
    ),
  );
  return `${url}${path}${query ? `?${search}` : ''}`;
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

function complain(what: string, violations: readonly string[]) {
  if (violations.length > 0) {
    throw new Error(`${what} is not as described:\n${violations.join('\n')}`);
  }
}
