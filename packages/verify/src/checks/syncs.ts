import { Portal } from '../Portal';
import { Check, CheckFailed } from './Check';

/** How late a run may be before something is wrong with the scheduler. */
const LATE_MS = 10 * 60_000;

/** A task as the scheduler of a plugin shows it. */
interface Task {
  readonly taskId: string;
  readonly taskState: {
    readonly status: 'idle' | 'running';
    /** Of the next run. */
    readonly startsAt?: string;
    readonly lastRunEndedAt?: string;
    readonly lastRunError?: string;
  } | null;
}

export const lastDiscovery: Check = {
  name: 'last discovery',
  run: portal =>
    lastRun(portal, /^github-provider:/, 'catalog.providers.github'),
};

export const lastOrgSync: Check = {
  name: 'last org sync',
  run: portal =>
    lastRun(
      portal,
      /^(Github\w*OrgEntityProvider|MicrosoftGraphOrgEntityProvider|okta-entity-provider)/,
      'catalog.providers.githubOrg, microsoftGraphOrg or okta',
    ),
};

async function lastRun(portal: Portal, id: RegExp, configuredBy: string) {
  const { tasks } = await portal.getJson<{ tasks: Task[] }>(
    '/api/catalog/.backstage/scheduler/v1/tasks',
  );
  const found = tasks.filter(({ taskId }) => id.test(taskId));
  if (found.length === 0) {
    throw new CheckFailed(`none is scheduled; configure ${configuredBy}`);
  }
  return found.map(describe).join(', ');
}

/** @throws CheckFailed for a task that failed, never ended or is overdue */
function describe({ taskId, taskState }: Task): string {
  if (taskState?.lastRunError) {
    throw new CheckFailed(
      `${taskId} failed: ${reason(
        taskState.lastRunError,
      )}; see the log of the backend, the next run is at ${
        taskState.startsAt ?? 'once'
      }`,
    );
  }
  if (!taskState?.lastRunEndedAt) {
    throw new CheckFailed(
      `${taskId} has not ended yet; right after the start, wait a minute (--wait 60)`,
    );
  }
  const { startsAt } = taskState;
  if (startsAt && Date.now() - Date.parse(startsAt) > LATE_MS) {
    throw new CheckFailed(
      `${taskId} should have run at ${startsAt}; does a backend run that takes tasks?`,
    );
  }
  return `${age(taskState.lastRunEndedAt)} ago`;
}

/** The scheduler keeps an error as JSON. */
function reason(error: string): string {
  try {
    return JSON.parse(error).message ?? error;
  } catch {
    // Not JSON, so it is the message itself.
    return error;
  }
}

function age(time: string): string {
  const seconds = Math.max(
    0,
    Math.round((Date.now() - Date.parse(time)) / 1000),
  );
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
