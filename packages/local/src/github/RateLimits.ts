import { User } from './model';

/** An Enterprise server sets it as it likes; this lets a long test run through. */
const LIMIT = 1_000_000;
const WINDOW_S = 3_600;

interface Window {
  used: number;
  /** In seconds since 1970. */
  resetAt: number;
}

/** Counts the requests of each user in the hour, as GitHub does. */
export class RateLimits {
  readonly #windows = new Map<number, Window>();

  /** @returns false when there is none left */
  take(user: User): boolean {
    const window = this.#window(user);
    if (window.used >= LIMIT) {
      return false;
    }
    window.used += 1;
    return true;
  }

  /** Leaves a user nothing until some time has passed. */
  spend(user: User, seconds: number) {
    this.#windows.set(user.id, { used: LIMIT, resetAt: nowS() + seconds });
  }

  /** Gives everybody a new hour. */
  reset() {
    this.#windows.clear();
  }

  headers(user: User): Record<string, string> {
    const { limit, used, remaining, reset } = this.#core(user);
    return {
      'X-RateLimit-Limit': String(limit),
      'X-RateLimit-Remaining': String(remaining),
      'X-RateLimit-Used': String(used),
      'X-RateLimit-Reset': String(reset),
      'X-RateLimit-Resource': 'core',
    };
  }

  /** What `/rate_limit` answers. */
  overview(user: User) {
    const core = this.#core(user);
    return {
      resources: { core, search: core, graphql: core },
      rate: core,
    };
  }

  #core(user: User) {
    const { used, resetAt } = this.#window(user);
    return { limit: LIMIT, used, remaining: LIMIT - used, reset: resetAt };
  }

  #window({ id }: User): Window {
    const known = this.#windows.get(id);
    if (known && known.resetAt > nowS()) {
      return known;
    }
    const fresh = { used: 0, resetAt: nowS() + WINDOW_S };
    this.#windows.set(id, fresh);
    return fresh;
  }
}

function nowS(): number {
  return Math.ceil(Date.now() / 1000);
}
