import { AuthService, DiscoveryService } from '@backstage/backend-plugin-api';
import { JsonObject } from '@backstage/types';

/** Asks other plugins over HTTP, as this one and for nobody else. */
export class PluginRequests {
  readonly #auth: AuthService;
  readonly #discovery: DiscoveryService;

  constructor(services: { auth: AuthService; discovery: DiscoveryService }) {
    this.#auth = services.auth;
    this.#discovery = services.discovery;
  }

  /** @param path - below that of the plugin */
  async get(pluginId: string, path: string): Promise<Response> {
    return this.#fetch(pluginId, path, {});
  }

  async post(
    pluginId: string,
    path: string,
    body: JsonObject,
  ): Promise<Response> {
    return this.#fetch(pluginId, path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  async #fetch(pluginId: string, path: string, init: RequestInit) {
    const { token } = await this.#auth.getPluginRequestToken({
      onBehalfOf: await this.#auth.getOwnServiceCredentials(),
      targetPluginId: pluginId,
    });
    const baseUrl = await this.#discovery.getBaseUrl(pluginId);
    return fetch(`${baseUrl}${path}`, {
      ...init,
      headers: { ...init.headers, Authorization: `Bearer ${token}` },
    });
  }
}
