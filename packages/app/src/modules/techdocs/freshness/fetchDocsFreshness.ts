import { CompoundEntityRef } from '@backstage/catalog-model';
import { ResponseError } from '@backstage/errors';
import { DiscoveryApi, FetchApi } from '@backstage/frontend-plugin-api';
import { DocsFreshness } from '@internal/plugin-techdocs-acme-common';

/**
 * Asks how the docs of an entity stand to its code.
 *
 * @throws ResponseError, of status 503 while GitHub or the storage is away
 */
export async function fetchDocsFreshness(
  { namespace, kind, name }: CompoundEntityRef,
  apis: { discovery: DiscoveryApi; fetch: FetchApi },
): Promise<DocsFreshness> {
  const baseUrl = await apis.discovery.getBaseUrl('techdocs');
  const path = [namespace, kind, name].map(encodeURIComponent).join('/');
  const response = await apis.fetch.fetch(`${baseUrl}/freshness/${path}`);
  if (!response.ok) {
    throw await ResponseError.fromResponse(response);
  }
  return response.json();
}
