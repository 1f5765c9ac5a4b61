import { ResponseError } from '@backstage/errors';
import { DiscoveryApi, FetchApi } from '@backstage/frontend-plugin-api';
import { RunReport } from '@internal/plugin-scaffolder-acme-common';
import { fetchRunReport } from '../run/fetchRunReport';

/** A run that can be cleaned up, or what to say of it: "The run …". */
export type FoundRun =
  | { readonly report: RunReport; readonly problem?: undefined }
  | { readonly report?: undefined; readonly problem: string };

const TASK_ID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

const UNKNOWN =
  'is not known: open the page of the run that failed, and press Clean up there';

/**
 * Looks whether a run can be cleaned up.
 *
 * @throws an error when it cannot be seen
 */
export async function findRun(
  taskId: string,
  apis: { discovery: DiscoveryApi; fetch: FetchApi },
): Promise<FoundRun> {
  if (!TASK_ID.test(taskId)) {
    return { problem: UNKNOWN };
  }
  try {
    const report = await fetchRunReport(taskId, apis);
    return report.canCleanUp ? { report } : { problem: whyNot(report) };
  } catch (error) {
    if (
      error instanceof ResponseError &&
      error.cause.name === 'NotFoundError'
    ) {
      return { problem: UNKNOWN };
    }
    throw error;
  }
}

function whyNot({ status, cleanedUpBy }: RunReport): string {
  if (status === 'open' || status === 'processing') {
    return 'still goes on: wait for its end, or cancel it on its page';
  }
  if (status === 'completed') {
    return 'completed: only what a failed or cancelled run made is cleaned up';
  }
  if (cleanedUpBy) {
    return `was cleaned up by the run ${cleanedUpBy}: there is nothing left to do`;
  }
  return 'made nothing that is still there: there is nothing to clean up';
}
