import { toError } from '@backstage/errors';
import { OwnershipChain } from '@internal/plugin-auth-acme-common';
import { Portal } from '../Portal';
import { Report } from '../Report';
import { formatChain } from './formatChain';

/**
 * Follows a person through the portal.
 *
 * @param query - `user` is a login of GitHub or a reference of a User; a
 *   `permission` is asked about as well, for an `entity`
 */
export async function followChain(
  portal: Portal,
  query: { user: string; permission?: string; entity?: string },
): Promise<Report> {
  const given = Object.entries(query).filter(([, value]) => value);
  try {
    const chain = await portal.getJson<OwnershipChain>(
      `/api/auth/ownership-chain?${new URLSearchParams(given)}`,
    );
    return {
      ok: chain.links.every(({ state }) => state !== 'broken'),
      json: chain,
      text: formatChain(chain),
    };
  } catch (error) {
    const { message } = toError(error);
    return { ok: false, json: { error: message }, text: `✗ ${message}` };
  }
}
