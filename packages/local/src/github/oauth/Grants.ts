import { randomBytes } from 'node:crypto';

/** As long as GitHub's codes are good for. */
const LIFETIME_MS = 10 * 60 * 1000;

/** What a person agreed to, until the app fetches its token. */
export interface Grant {
  readonly login: string;
  readonly clientId: string;
  readonly redirectUri: string;
  /** Separated by spaces. */
  readonly scope: string;
}

/** Codes that were given out, each good for one token. */
export class Grants {
  readonly #waiting = new Map<string, Grant & { readonly until: number }>();

  /** @returns the code */
  add(grant: Grant): string {
    const code = randomBytes(10).toString('hex');
    this.#waiting.set(code, { ...grant, until: Date.now() + LIFETIME_MS });
    return code;
  }

  /** @returns undefined for a code that is unknown, used or too old */
  take(code: string): Grant | undefined {
    const grant = this.#waiting.get(code);
    this.#waiting.delete(code);
    return grant && grant.until > Date.now() ? grant : undefined;
  }
}
