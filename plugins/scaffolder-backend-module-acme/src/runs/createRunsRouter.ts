import { HttpAuthService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { ScaffolderService } from '@backstage/plugin-scaffolder-node';
import { RunReport } from '@internal/plugin-scaffolder-acme-common';
import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { Ledger } from './Ledger';
import { reportRun } from './reportRun';

const TASK_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * What runs of templates made, beside the scaffolder's own routes:
 * `GET /runs/:taskId` answers with a RunReport whoever may read the task.
 */
export function createRunsRouter(options: {
  httpAuth: HttpAuthService;
  ledger: Ledger;
  scaffolder: ScaffolderService;
}): Router {
  const { httpAuth, ledger, scaffolder } = options;
  const router = PromiseRouter();

  router.get('/runs/:taskId', async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const { taskId } = request.params;
    if (!TASK_ID.test(taskId)) {
      throw new InputError(`${taskId} is no id of a task`);
    }
    // The scaffolder refuses who may not read it.
    const [task, events, entries, cleanedUpBy] = await Promise.all([
      scaffolder.getTask({ taskId }, { credentials }),
      scaffolder.getLogs({ taskId }, { credentials }),
      ledger.ofRun(taskId),
      ledger.givenUpBy(taskId),
    ]);
    const report: RunReport = reportRun({ task, events, entries, cleanedUpBy });
    response.json(report);
  });

  return router;
}
