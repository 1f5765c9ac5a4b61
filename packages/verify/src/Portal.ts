import { CatalogApi, CatalogClient } from '@backstage/catalog-client';
import {
  AuthenticationError,
  NotAllowedError,
  ResponseError,
  ServiceUnavailableError,
} from '@backstage/errors';
import {
  CatalogUnprocessedEntitiesApi,
  CatalogUnprocessedEntitiesClient,
} from '@backstage/plugin-catalog-unprocessed-entities-common';

const REQUEST_TIMEOUT_MS = 15_000;

/** The address and the token of a portal. */
export interface PortalAddress {
  /** The backend's. */
  readonly url: string;
  /** The app's; the same as the backend's where the backend serves it. */
  readonly appUrl: string;
  readonly token: string;
}

/** A running portal, seen over HTTP as a script sees it. */
export class Portal {
  readonly appUrl: string;
  readonly catalog: CatalogApi;
  readonly unprocessed: CatalogUnprocessedEntitiesApi;

  readonly #url: string;
  readonly #token: string;

  constructor(address: PortalAddress) {
    this.#url = address.url.replace(/\/+$/, '');
    this.appUrl = address.appUrl.replace(/\/+$/, '');
    this.#token = address.token;
    const discoveryApi = {
      getBaseUrl: async (pluginId: string) => `${this.#url}/api/${pluginId}`,
    };
    const fetchApi = { fetch: this.#fetch.bind(this) };
    this.catalog = new CatalogClient({ discoveryApi, fetchApi });
    this.unprocessed = new CatalogUnprocessedEntitiesClient(
      discoveryApi,
      fetchApi,
    );
  }

  /**
   * @param path - from the root of the backend
   * @returns the parsed JSON of the answer
   * @throws an error that says what to do, when it is not answered with success
   */
  async getJson<T>(path: string): Promise<T> {
    const response = await this.#fetch(`${this.#url}${path}`);
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response.json();
  }

  async #fetch(input: RequestInfo | URL, init?: RequestInit) {
    const headers = new Headers(init?.headers);
    headers.set('Authorization', `Bearer ${this.#token}`);
    const response = await fetchFromPortal(input, { ...init, headers });
    if (response.status === 401) {
      throw new AuthenticationError(
        'the portal does not accept PORTAL_TOKEN (401); take the one of .local/env, or the one the portal was deployed with',
      );
    }
    if (response.status === 403) {
      throw new NotAllowedError(
        `PORTAL_TOKEN may not read ${response.url} (403); see its accessRestrictions in app-config.yaml`,
      );
    }
    return response;
  }
}

/**
 * A fetch that is given up after a while.
 *
 * @throws ServiceUnavailableError when nothing answers
 */
export async function fetchFromPortal(
  input: RequestInfo | URL,
  init?: RequestInit,
): Promise<Response> {
  try {
    return await fetch(input, {
      ...init,
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    });
  } catch (error) {
    const { origin } = new URL(input instanceof Request ? input.url : input);
    throw new ServiceUnavailableError(
      error instanceof Error && error.name === 'TimeoutError'
        ? `${origin} did not answer within ${REQUEST_TIMEOUT_MS / 1000} s`
        : `nothing answers at ${origin}; is the portal running? Start one with ./yarnw dev`,
    );
  }
}
