import {
  RunPiece,
  RunReport,
  RunStep,
} from '@internal/plugin-scaffolder-acme-common';
import { LogEvent, ScaffolderTask } from '@backstage/plugin-scaffolder-common';
import { explainFailure } from './explainFailure';
import { LedgerEntry, MAY_BE_OURS } from './Ledger';

/** States of a task that goes on no more by itself and did not get through. */
const ENDED_EARLY: readonly string[] = ['failed', 'cancelled'];

/** Whether a run may be given up: it failed, or was cancelled. */
export function hasEndedEarly({ status }: { status: string }): boolean {
  return ENDED_EARLY.includes(status);
}

/**
 * Puts together what became of a run.
 *
 * @param run - `events` of the task in their order, `entries` of the ledger
 */
export function reportRun(run: {
  task: ScaffolderTask;
  events: readonly LogEvent[];
  entries: readonly LedgerEntry[];
  cleanedUpBy: string | undefined;
}): RunReport {
  const { task, events, entries, cleanedUpBy } = run;
  const isOver = hasEndedEarly(task);
  return {
    taskId: task.id,
    status: task.status as RunReport['status'],
    resumed: timesResumed(events),
    steps: task.spec.steps.map(({ id, name }) =>
      reportStep({
        id,
        name,
        events: events.filter(({ body }) => body.stepId === id),
        pieces: entries.filter(({ stepId }) => stepId === id).map(toPiece),
      }),
    ),
    canRetry: isOver && !cleanedUpBy,
    canCleanUp:
      isOver && entries.some(({ state }) => MAY_BE_OURS.includes(state)),
    cleanedUpBy,
  };
}

/** A run that was recovered before it did anything did not resume anything. */
function timesResumed(events: readonly LogEvent[]): number {
  let resumed = 0;
  let hasWorked = false;
  for (const { type, body } of events) {
    if (type === 'recovered') {
      resumed += hasWorked ? 1 : 0;
      hasWorked = false;
    } else if (body.stepId) {
      hasWorked = true;
    }
  }
  return resumed;
}

function reportStep(step: {
  id: string;
  name: string;
  events: readonly LogEvent[];
  pieces: readonly RunPiece[];
}): RunStep {
  const { id, name, events, pieces } = step;
  const statuses = events.filter(({ body }) => body.status);
  const status = statuses.at(-1)?.body.status ?? 'open';
  const failed = statuses.findLast(({ body }) => body.status === 'failed');
  return {
    id,
    name,
    status,
    attempts: statuses.filter(({ body }) => body.status === 'processing')
      .length,
    pieces,
    failure:
      status === 'failed' && failed
        ? explainFailure(failed.body.message)
        : undefined,
  };
}

function toPiece({ taskId, stepId, ...piece }: LedgerEntry): RunPiece {
  return piece;
}
