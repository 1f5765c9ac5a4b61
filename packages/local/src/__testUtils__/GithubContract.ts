import { readFileSync } from 'node:fs';
import Ajv, { ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

type Json = { [key: string]: unknown };

const JSON_TYPE = 'application/json';

/**
 * GitHub's own published OpenAPI description of the API of an Enterprise
 * server, as something to hold answers against.
 */
export class GithubContract {
  readonly #ajv = new Ajv({ strict: false, allErrors: true, logger: false });
  readonly #description: Json;
  readonly #compiled = new Map<string, ValidateFunction>();

  constructor() {
    const file = require.resolve('@octokit/openapi/generated/ghes-3.19.json');
    this.#description = toJsonSchema(
      JSON.parse(readFileSync(file, 'utf8')),
    ) as Json;
    addFormats(this.#ajv);
    this.#ajv.addSchema(this.#description, 'github');
  }

  /**
   * @param answer - `body` undefined when it is empty; `accept` is the media
   *   type that was asked for, which may have a description of its own
   * @returns what an answer violates, empty when it is as described
   */
  violations(answer: {
    method: string;
    route: string;
    status: number;
    body: unknown;
    accept?: string;
  }): string[] {
    const { method, route, status, body, accept = '' } = answer;
    const path = this.#answerAt(method, route, status);
    if (!path) {
      return body === undefined ? [] : ['the body is to be empty'];
    }
    const content = [...path, 'content'];
    const type = accept in this.#at(content) ? accept : JSON_TYPE;
    return this.#violations([...content, type, 'schema'], body);
  }

  /** The same for the body of a request. */
  requestViolations(request: {
    method: string;
    route: string;
    body: unknown;
  }): string[] {
    const { method, route, body } = request;
    const operation = ['paths', route, method];
    if (body === undefined && !this.#at(operation).requestBody) {
      return [];
    }
    const path = [...operation, 'requestBody', 'content', JSON_TYPE, 'schema'];
    return [
      ...this.#violations(path, body ?? {}),
      ...this.#unknownProperties(path, body),
    ];
  }

  /** GitHub's descriptions allow them, but nothing would come of them. */
  #unknownProperties(path: string[], body: unknown): string[] {
    const { properties } = this.#at(path);
    return typeof properties === 'object' && properties !== null
      ? Object.keys(body ?? {})
          .filter(key => !Object.hasOwn(properties, key))
          .map(key => `/${key} is not described`)
      : [];
  }

  /**
   * Where the body of an answer is described, undefined for one without.
   * GitHub does not describe each of its errors; all have the same form.
   */
  #answerAt(
    method: string,
    route: string,
    status: number,
  ): string[] | undefined {
    const responses = ['paths', route, method, 'responses'];
    const described =
      String(status) in this.#at(responses)
        ? this.#resolve([...responses, String(status)])
        : undefined;
    if (described && this.#at(described).content) {
      return described;
    }
    if (!described && status < 300) {
      throw new Error(`GitHub describes no ${status} of ${method} ${route}`);
    }
    return status < 300
      ? undefined
      : ['components', 'responses', errorFor(status)];
  }

  #violations(path: string[], body: unknown): string[] {
    const pointer = path
      .map(part => part.replaceAll('~', '~0').replaceAll('/', '~1'))
      .map(encodeURIComponent)
      .join('/');
    const validate =
      this.#compiled.get(pointer) ??
      this.#ajv.compile({ $ref: `github#/${pointer}` });
    this.#compiled.set(pointer, validate);
    validate(body);
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) =>
        `${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  }

  #resolve(path: string[]): string[] {
    const reference = this.#at(path).$ref;
    return typeof reference === 'string' ? reference.split('/').slice(1) : path;
  }

  #at(path: string[]): Json {
    return path.reduce((node, key) => {
      const next = node[key];
      if (typeof next !== 'object' || next === null) {
        throw new Error(`GitHub describes no ${path.join(' ')}`);
      }
      return next as Json;
    }, this.#description);
  }
}

function errorFor(status: number): string {
  return status === 422 ? 'validation_failed' : 'not_found';
}

/** OpenAPI says `nullable` of a schema where JSON Schema says "or null". */
function toJsonSchema(node: unknown): unknown {
  if (Array.isArray(node)) {
    return node.map(toJsonSchema);
  }
  if (typeof node !== 'object' || node === null) {
    return node;
  }
  const { nullable, oneOf, ...others } = Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, toJsonSchema(value)]),
  );
  // Alternatives of GitHub's overlap, such as two forms of an error.
  const rest = oneOf ? { ...others, anyOf: oneOf } : others;
  // A property may have that name, too.
  if (nullable === undefined || typeof nullable === 'object') {
    return nullable ? { ...rest, nullable } : rest;
  }
  return nullable ? { anyOf: [{ type: 'null' }, rest] } : rest;
}
