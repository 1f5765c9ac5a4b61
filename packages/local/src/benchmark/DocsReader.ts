import { cookiesOf } from '../portal/cookiesOf';
import { PortalEnvironment } from '../portal/environment';
import { fetchInTime } from '../portal/fetchInTime';
import { SignInPopup } from '../portal/SignInPopup';
import { download } from './download';

const LONGEST_WAIT_MS = 60_000;

/** Somebody who is signed in and reads docs, as the browser asks for them. */
export class DocsReader {
  readonly #url: string;
  readonly #token: string;
  readonly #cookie: string;

  static async signIn(
    portal: PortalEnvironment,
    login: string,
  ): Promise<DocsReader> {
    const token = await SignInPopup.ofPortal(portal).tokenOf(login, {
      timeoutMs: LONGEST_WAIT_MS,
    });
    const url = portal.PORTAL_URL;
    const answer = await ask(`${url}/api/techdocs/.backstage/auth/v1/cookie`, {
      Authorization: `Bearer ${token}`,
    });
    await answer.arrayBuffer();
    return new DocsReader({ url, token, cookie: cookiesOf(answer) });
  }

  private constructor(options: { url: string; token: string; cookie: string }) {
    this.#url = options.url;
    this.#token = options.token;
    this.#cookie = options.cookie;
  }

  /**
   * @param path - from the entity on: `default/component/x/index.html`
   * @returns as soon as all of it is here: what unpacks it
   */
  readPage(path: string): Promise<() => Buffer> {
    return download(`${this.#url}/api/techdocs/static/docs/${path}`, {
      Cookie: this.#cookie,
    });
  }

  /** What the page of all docs asks the catalog for. */
  async list(): Promise<unknown[]> {
    const answer = await ask(
      `${
        this.#url
      }/api/catalog/entities?filter=metadata.annotations.backstage.io/techdocs-ref`,
      { Authorization: `Bearer ${this.#token}` },
    );
    return answer.json();
  }

  /** Which docs are published. */
  async listPublished(): Promise<{ items: unknown[] }> {
    const answer = await ask(`${this.#url}/api/techdocs/published`, {
      Authorization: `Bearer ${this.#token}`,
    });
    return answer.json();
  }
}

async function ask(url: string, headers: Record<string, string>) {
  const answer = await fetchInTime(url, { headers });
  if (!answer.ok) {
    throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  }
  return answer;
}
