import { ResponseError } from '@backstage/errors';
import { DiscoveryApi, FetchApi } from '@backstage/frontend-plugin-api';

/** @throws ResponseError when it is not answered with success */
export async function fetchJson<T>(
  pluginId: string,
  path: string,
  apis: { discovery: DiscoveryApi; fetch: FetchApi },
): Promise<T> {
  const baseUrl = await apis.discovery.getBaseUrl(pluginId);
  const response = await apis.fetch.fetch(`${baseUrl}${path}`);
  if (!response.ok) {
    throw await ResponseError.fromResponse(response);
  }
  return response.json();
}
