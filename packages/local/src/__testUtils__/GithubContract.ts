import { readFileSync } from 'node:fs';
import Ajv, { ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

type Json = { [key: string]: unknown };

/**
 * GitHub's own published OpenAPI description of the API of an Enterprise
 * server, as something to hold answers against.
 */
export class GithubContract {
  readonly #ajv = new Ajv({ strict: false, allErrors: true, logger: false });
  readonly #description: Json;

  constructor() {
    const file = require.resolve('@octokit/openapi/generated/ghes-3.19.json');
    this.#description = toJsonSchema(
      JSON.parse(readFileSync(file, 'utf8')),
    ) as Json;
    addFormats(this.#ajv);
    this.#ajv.addSchema(this.#description, 'github');
  }

  /** @returns what an answer violates, empty when it is as described */
  violations(answer: {
    method: string;
    route: string;
    status: number;
    body: unknown;
  }): string[] {
    const { method, route, status, body } = answer;
    const validate = this.#schemaOf(method, route, status);
    validate(body);
    return (validate.errors ?? []).map(
      ({ instancePath, message }) => `${instancePath} ${message}`,
    );
  }

  #schemaOf(method: string, route: string, status: number): ValidateFunction {
    let path = ['paths', route, method, 'responses', String(status)];
    const reference = this.#at(path).$ref;
    if (typeof reference === 'string') {
      path = reference.split('/').slice(1);
    }
    const pointer = [...path, 'content', 'application/json', 'schema']
      .map(part => part.replaceAll('~', '~0').replaceAll('/', '~1'))
      .map(encodeURIComponent)
      .join('/');
    return this.#ajv.compile({ $ref: `github#/${pointer}` });
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

/** OpenAPI says `nullable` of a schema where JSON Schema says "or null". */
function toJsonSchema(node: unknown): unknown {
  if (Array.isArray(node)) {
    return node.map(toJsonSchema);
  }
  if (typeof node !== 'object' || node === null) {
    return node;
  }
  const { nullable, ...rest } = Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, toJsonSchema(value)]),
  );
  // A property may have that name, too.
  if (nullable === undefined || typeof nullable === 'object') {
    return nullable ? { ...rest, nullable } : rest;
  }
  return nullable ? { anyOf: [{ type: 'null' }, rest] } : rest;
}
