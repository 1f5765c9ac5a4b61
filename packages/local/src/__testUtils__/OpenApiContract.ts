import Ajv, { ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

type Json = { [key: string]: unknown };

const JSON_TYPE = 'application/json';

/** A published OpenAPI description, as something to hold answers against. */
export class OpenApiContract {
  readonly #ajv = new Ajv({ strict: false, allErrors: true, logger: false });
  readonly #description: Json;
  readonly #errorAt: (status: number) => string[];
  readonly #compiled = new Map<string, ValidateFunction>();

  /**
   * @param options - `errorAt` is where the schema is of an error that an
   *   operation does not describe: few describe all, and all have the same form
   */
  constructor(options: {
    description: object;
    errorAt: (status: number) => string[];
  }) {
    this.#description = toJsonSchema(options.description) as Json;
    this.#errorAt = options.errorAt;
    addFormats(this.#ajv);
    // That of the package takes no localhost.
    this.#ajv.addFormat('url', text => URL.canParse(text));
    this.#ajv.addSchema(this.#description, 'api');
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
    const path = this.#answerAt(method, route, status, accept);
    if (!path) {
      return body === undefined ? [] : ['the body is to be empty'];
    }
    return this.violationsAt(path, body);
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
      ...this.violationsAt(path, body ?? {}),
      ...this.#unknownProperties(path, body),
    ];
  }

  /**
   * What a value violates.
   *
   * @param path - of the schema in the description
   */
  violationsAt(path: string[], value: unknown): string[] {
    const pointer = path
      .map(part => part.replaceAll('~', '~0').replaceAll('/', '~1'))
      .map(encodeURIComponent)
      .join('/');
    const validate =
      this.#compiled.get(pointer) ??
      this.#ajv.compile({ $ref: `api#/${pointer}` });
    this.#compiled.set(pointer, validate);
    validate(value);
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) =>
        `${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  }

  /** The descriptions allow them, but nothing would come of them. */
  #unknownProperties(path: string[], body: unknown): string[] {
    const { properties } = this.#at(path);
    return typeof properties === 'object' && properties !== null
      ? Object.keys(body ?? {})
          .filter(key => !Object.hasOwn(properties, key))
          .map(key => `/${key} is not described`)
      : [];
  }

  /** Where the schema of an answer is, undefined for one without a body. */
  #answerAt(
    method: string,
    route: string,
    status: number,
    accept: string,
  ): string[] | undefined {
    const responses = ['paths', route, method, 'responses'];
    const described =
      String(status) in this.#at(responses)
        ? this.#resolve([...responses, String(status)])
        : undefined;
    if (described && this.#at(described).content) {
      const content = [...described, 'content'];
      const type = accept in this.#at(content) ? accept : JSON_TYPE;
      return [...content, type, 'schema'];
    }
    if (!described && status < 300) {
      throw new Error(`No ${status} is described of ${method} ${route}`);
    }
    return status < 300 ? undefined : this.#errorAt(status);
  }

  #resolve(path: string[]): string[] {
    const reference = this.#at(path).$ref;
    return typeof reference === 'string' ? reference.split('/').slice(1) : path;
  }

  #at(path: string[]): Json {
    return path.reduce((node, key) => {
      const next = node[key];
      if (typeof next !== 'object' || next === null) {
        throw new Error(`Nothing is described at ${path.join(' ')}`);
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
  const { nullable, oneOf, ...others } = Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, toJsonSchema(value)]),
  );
  // Alternatives overlap, such as two forms of an error of GitHub's.
  const rest = oneOf ? { ...others, anyOf: oneOf } : others;
  // A property may have that name, too.
  if (nullable === undefined || typeof nullable === 'object') {
    return nullable ? { ...rest, nullable } : rest;
  }
  return nullable ? { anyOf: [{ type: 'null' }, rest] } : rest;
}
