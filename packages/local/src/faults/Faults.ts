/** Something that goes wrong with the next requests of a route. */
export interface Fault {
  /** A method, several with commas between them, or `*` for any. */
  readonly method: string;
  /**
   * A path such as `/api/v3/repos/:owner/:repo/pulls`: a part that begins with
   * a colon is any part, and a `*` at its end is any rest.
   */
  readonly path: string;
  /** What the query has to hold, by the names of its parameters. */
  readonly query?: Readonly<Record<string, string>>;
  /** How many requests it still lets through before the first. */
  skip: number;
  /** How many requests are still to be met by it. */
  times: number;
  /** What it answers instead of the answer: an error of that status. */
  readonly status?: number;
  /** Or else this, with a success that is none, as GraphQL has them. */
  readonly body?: Readonly<Record<string, unknown>>;
  /** Of that answer, by their names. */
  readonly headers?: Readonly<Record<string, string>>;
  /** How long it waits before anything else. */
  readonly delayMs?: number;
  /** Closes the connection instead of, or after, doing what was asked for. */
  readonly cut?: 'before' | 'after';
}

/** As much of a request as a fault looks at. */
interface FaultyRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, unknown>>;
}

/** The faults that were asked for and did not happen yet. */
export class Faults {
  #waiting: Fault[] = [];

  get waiting(): readonly Fault[] {
    return this.#waiting;
  }

  add(fault: Fault) {
    this.#waiting.push(fault);
  }

  clear() {
    this.#waiting = [];
  }

  /** The first fault for a request, which is thereby used once. */
  take(request: FaultyRequest): Fault | undefined {
    const fault = this.#waiting.find(candidate => fits(candidate, request));
    if (!fault) {
      return undefined;
    }
    if (fault.skip > 0) {
      fault.skip -= 1;
      return undefined;
    }
    fault.times -= 1;
    this.#waiting = this.#waiting.filter(({ times }) => times > 0);
    return fault;
  }
}

function fits(fault: Fault, { method, path, query }: FaultyRequest): boolean {
  return (
    (fault.method === '*' || fault.method.split(',').includes(method)) &&
    pattern(fault.path).test(path) &&
    Object.entries(fault.query ?? {}).every(
      ([name, value]) => query[name] === value,
    )
  );
}

function pattern(path: string): RegExp {
  const parts = path
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replace(/:\w+/g, '[^/]+')
    .replace(/\*/g, '.*');
  return new RegExp(`^${parts}$`);
}
