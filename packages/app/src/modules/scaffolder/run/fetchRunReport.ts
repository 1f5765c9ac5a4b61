import { ResponseError } from '@backstage/errors';
import { DiscoveryApi, FetchApi } from '@backstage/frontend-plugin-api';
import { RunReport } from '@internal/plugin-scaffolder-acme-common';

/**
 * Asks the scaffolder what became of a run.
 *
 * @throws ResponseError, of status 404 for a run that nobody knows
 */
export async function fetchRunReport(
  taskId: string,
  apis: { discovery: DiscoveryApi; fetch: FetchApi },
): Promise<RunReport> {
  const baseUrl = await apis.discovery.getBaseUrl('scaffolder');
  const response = await apis.fetch.fetch(
    `${baseUrl}/runs/${encodeURIComponent(taskId)}`,
  );
  if (!response.ok) {
    throw await ResponseError.fromResponse(response);
  }
  return response.json();
}
