import {
  AuditorService,
  AuditorServiceCreateEventOptions,
  AuditorServiceEvent,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { Execution, Executions } from './Executions';

/** Audits, and tells of each execution of a run that it begins and that it is over. */
export class ExecutionAuditor implements AuditorService {
  readonly #auditor: AuditorService;
  readonly #executions: Executions;

  constructor(auditor: AuditorService, executions: Executions) {
    this.#auditor = auditor;
    this.#executions = executions;
  }

  async createEvent(
    options: AuditorServiceCreateEventOptions,
  ): Promise<AuditorServiceEvent> {
    const event = await this.#auditor.createEvent(options);
    const runId = executedRun(options);
    if (runId === undefined) {
      return event;
    }
    try {
      return audited(event, await this.#executions.begin(runId));
    } catch (error) {
      await event.fail({ error: toError(error) });
      throw error;
    }
  }
}

function executedRun({
  eventId,
  meta,
}: AuditorServiceCreateEventOptions): string | undefined {
  return eventId === 'task' &&
    meta?.actionType === 'execution' &&
    typeof meta.taskId === 'string'
    ? meta.taskId
    : undefined;
}

function audited(
  event: AuditorServiceEvent,
  execution: Execution,
): AuditorServiceEvent {
  return {
    success(options) {
      execution.completed();
      return event.success(options);
    },
    fail(options) {
      execution.failed(options.error);
      return event.fail(options);
    },
  };
}
