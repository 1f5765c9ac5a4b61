import { AuthService, DiscoveryService } from '@backstage/backend-plugin-api';
import { ResponseError } from '@backstage/errors';
import {
  AuthorizeResult,
  ConditionalPolicyDecision,
} from '@backstage/plugin-permission-common';

interface AppliedResponse {
  readonly items: readonly { readonly result: AuthorizeResult }[];
}

/** Has the plugin that owns a resource say whether it fulfils a condition. */
export class AppliedConditions {
  readonly #auth: AuthService;
  readonly #discovery: DiscoveryService;

  constructor(services: { auth: AuthService; discovery: DiscoveryService }) {
    this.#auth = services.auth;
    this.#discovery = services.discovery;
  }

  /**
   * @returns `false` also for a resource that is not there
   * @throws ResponseError when the plugin does not answer
   */
  async hold(
    decision: ConditionalPolicyDecision,
    resourceRef: string,
  ): Promise<boolean> {
    const { pluginId, resourceType, conditions } = decision;
    const { token } = await this.#auth.getPluginRequestToken({
      onBehalfOf: await this.#auth.getOwnServiceCredentials(),
      targetPluginId: pluginId,
    });
    const baseUrl = await this.#discovery.getBaseUrl(pluginId);
    const response = await fetch(
      `${baseUrl}/.well-known/backstage/permissions/apply-conditions`,
      {
        method: 'POST',
        headers: {
          Authorization: `Bearer ${token}`,
          'Content-Type': 'application/json',
        },
        body: JSON.stringify({
          items: [{ id: '1', resourceRef, resourceType, conditions }],
        }),
      },
    );
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    const { items }: AppliedResponse = await response.json();
    return items[0]?.result === AuthorizeResult.ALLOW;
  }
}
