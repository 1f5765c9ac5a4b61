import { ResponseError } from '@backstage/errors';
import {
  discoveryApiRef,
  fetchApiRef,
  useApi,
} from '@backstage/frontend-plugin-api';
import { RunReport } from '@internal/plugin-scaffolder-acme-common';
import useAsyncRetry from 'react-use/esm/useAsyncRetry';
import useInterval from 'react-use/esm/useInterval';
import { fetchRunReport } from './fetchRunReport';

const POLL_INTERVAL_MS = 2_000;
const REFUSALS = ['NotFoundError', 'NotAllowedError'];

/** What became of a run, for as long as it goes on. */
export function useRunReport(taskId: string): {
  report?: RunReport;
  error?: Error;
  /** Whether the error passes by itself, as the portal is asked again. */
  isOutage: boolean;
} {
  const discovery = useApi(discoveryApiRef);
  const fetch = useApi(fetchApiRef);
  const {
    value: report,
    error,
    loading,
    retry,
  } = useAsyncRetry(
    () => fetchRunReport(taskId, { discovery, fetch }),
    [taskId, discovery, fetch],
  );
  const isOver = error ? isFinal(error) : report && hasEnded(report);
  useInterval(retry, loading || isOver ? null : POLL_INTERVAL_MS);
  return { report, error, isOutage: Boolean(error) && !isOver };
}

function hasEnded({ status }: RunReport): boolean {
  return status !== 'open' && status !== 'processing';
}

/**
 * A refusal by name stays one, however often one asks. An outage passes; and so does
 * the 404 without a word that a backend answers with while it starts.
 */
function isFinal(error: Error): boolean {
  return error instanceof ResponseError && REFUSALS.includes(error.cause.name);
}
