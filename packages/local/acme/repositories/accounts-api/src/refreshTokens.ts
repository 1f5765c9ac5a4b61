import { createHash, randomBytes } from 'node:crypto';

const LIFETIME_MS = 30 * 24 * 3600 * 1000;
/** Two tabs may renew at the same moment. */
const GRACE_MS = 10_000;

export interface RefreshToken {
  readonly sessionId: string;
  readonly issuedAt: number;
  readonly spentAt?: number;
}

export interface RefreshTokenStore {
  find(hash: string): Promise<RefreshToken | undefined>;
  save(hash: string, token: RefreshToken): Promise<void>;
  endSession(sessionId: string): Promise<void>;
}

export class RefreshTokens {
  constructor(
    private readonly store: RefreshTokenStore,
    private readonly now: () => number = Date.now,
  ) {}

  async issue(sessionId: string): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    await this.store.save(hash(token), { sessionId, issuedAt: this.now() });
    return token;
  }

  /**
   * Spends a token for a new one.
   *
   * @returns undefined if the token is of no use
   */
  async renew(token: string): Promise<string | undefined> {
    const found = await this.store.find(hash(token));
    if (!found || this.now() - found.issuedAt > LIFETIME_MS) {
      return undefined;
    }
    if (found.spentAt === undefined) {
      await this.store.save(hash(token), { ...found, spentAt: this.now() });
    } else if (this.now() - found.spentAt > GRACE_MS) {
      // Somebody else has a copy.
      await this.store.endSession(found.sessionId);
      return undefined;
    }
    return await this.issue(found.sessionId);
  }
}

/** Only hashes are stored, so that a leaked table opens no session. */
function hash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
