const COOKIE = '__Host-session';
const RENEW_BEFORE_MS = 60_000;

export interface Session {
  readonly accessToken: string;
  readonly refreshToken: string;
}

export interface ReadSessionOptions {
  /** Asks the accounts API for new tokens; undefined if it gives none. */
  renew(refreshToken: string): Promise<Session | undefined>;
  now?(): number;
}

const renewals = new Map<string, Promise<Session | undefined>>();

/** Reads the session of a request and renews it when it is about to end. */
export async function readSession(
  request: Request,
  { renew, now = Date.now }: ReadSessionOptions,
): Promise<Session | undefined> {
  const value = readCookie(request.headers.get('cookie') ?? '');
  const dot = value?.lastIndexOf('.') ?? -1;
  if (!value || dot < 0) {
    return undefined;
  }
  const accessToken = value.slice(0, dot);
  const refreshToken = value.slice(dot + 1);
  if (expiresAt(accessToken) - now() > RENEW_BEFORE_MS) {
    return { accessToken, refreshToken };
  }

  // A refresh token works once, so requests that arrive together share it.
  let renewal = renewals.get(refreshToken);
  if (!renewal) {
    renewal = renew(refreshToken).finally(() => renewals.delete(refreshToken));
    renewals.set(refreshToken, renewal);
  }
  return await renewal;
}

function readCookie(header: string): string | undefined {
  const pairs = header.split('; ').map(pair => pair.split('='));
  return pairs.find(([name]) => name === COOKIE)?.[1];
}

/** Milliseconds since 1970, 0 for what is no token. */
function expiresAt(accessToken: string): number {
  try {
    const payload = accessToken.split('.')[1];
    const { exp } = JSON.parse(Buffer.from(payload, 'base64url').toString());
    return exp * 1000;
  } catch {
    return 0;
  }
}
