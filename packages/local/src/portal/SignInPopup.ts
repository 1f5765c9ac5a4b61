import { ServiceUnavailableError } from '@backstage/errors';
import { waitFor } from '../service/waitFor';
import { cookiesOf } from './cookiesOf';
import { PortalEnvironment } from './environment';
import { fetchInTime } from './fetchInTime';

/** What the pop-up posts to the app when it is done. */
export interface SignInMessage {
  readonly type: string;
  readonly response?: {
    readonly profile: object;
    readonly providerInfo: { readonly accessToken: string };
    readonly backstageIdentity?: {
      readonly token: string;
      readonly identity: {
        readonly userEntityRef: string;
        readonly ownershipEntityRefs: string[];
      };
    };
  };
  readonly error?: { readonly name: string; readonly message: string };
}

/** Signs in with the local GitHub as a browser does, page after page. */
export class SignInPopup {
  readonly #authUrl: string;
  readonly #env: string;
  readonly #appUrl: string;

  /** Of a portal that is configured as everywhere. */
  static ofPortal(
    portal: Pick<PortalEnvironment, 'PORTAL_URL' | 'PORTAL_APP_URL'>,
  ): SignInPopup {
    return new SignInPopup({
      authUrl: `${portal.PORTAL_URL}/api/auth/github`,
      env: 'main',
      appUrl: portal.PORTAL_APP_URL,
    });
  }

  /**
   * @param options - `authUrl` is that of the provider, `/api/auth/github`;
   *   `env` the environment it is configured for; `appUrl` where the app is
   */
  constructor(options: { authUrl: string; env: string; appUrl: string }) {
    this.#authUrl = options.authUrl;
    this.#env = options.env;
    this.#appUrl = options.appUrl;
  }

  /** Goes up to the page on which one picks who one is. */
  async begin(): Promise<{ authorizeUrl: string; cookie: string }> {
    const query = new URLSearchParams({
      scope: 'read:user',
      env: this.#env,
      origin: this.#appUrl,
    });
    const start = await fetchInTime(`${this.#authUrl}/start?${query}`, {
      redirect: 'manual',
    });
    const authorizeUrl = start.headers.get('location');
    if (!authorizeUrl) {
      throw new Error(`Sign-in began with ${start.status}`);
    }
    return { authorizeUrl, cookie: cookiesOf(start) };
  }

  /**
   * Picks who one is.
   *
   * @param login - undefined to cancel
   * @returns the address that the browser is sent back to
   */
  async choose(authorizeUrl: string, login?: string): Promise<string> {
    const { origin, pathname, search } = new URL(authorizeUrl);
    const fields = new URLSearchParams(search);
    if (login) {
      fields.set('login', login);
    }
    const answer = await fetchInTime(`${origin}${pathname}`, {
      method: 'POST',
      body: fields,
      redirect: 'manual',
    });
    return answer.headers.get('location') ?? '';
  }

  /** All of it. */
  async signIn(
    login?: string,
  ): Promise<{ message: SignInMessage; cookie: string }> {
    const { authorizeUrl, cookie } = await this.begin();
    const callback = await fetchInTime(await this.choose(authorizeUrl, login), {
      headers: { cookie },
    });
    return {
      message: messageOf(await callback.text()),
      cookie: cookiesOf(callback),
    };
  }

  /**
   * Signs in as soon as the first sync has brought the person.
   *
   * @returns the token of the portal
   * @throws ServiceUnavailableError when the person is not known in time
   */
  async tokenOf(
    login: string,
    options: { timeoutMs: number; signal?: AbortSignal },
  ): Promise<string> {
    let token: string | undefined;
    await waitFor(async () => {
      const { message } = await this.signIn(login);
      token = message.response?.backstageIdentity?.token;
      return token !== undefined;
    }, options);
    if (!token) {
      throw new ServiceUnavailableError(`${login} cannot sign in`);
    }
    return token;
  }
}

function messageOf(page: string): SignInMessage {
  const encoded = /decodeURIComponent\('([^']+)'\)/.exec(page)?.[1];
  if (!encoded) {
    throw new Error(`The pop-up posts nothing: ${page.slice(0, 500)}`);
  }
  return JSON.parse(decodeURIComponent(encoded));
}
