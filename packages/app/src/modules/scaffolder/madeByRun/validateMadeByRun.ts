import { discoveryApiRef, fetchApiRef } from '@backstage/frontend-plugin-api';
import { CustomFieldValidator } from '@backstage/plugin-scaffolder-react';
import { findRun } from './findRun';

/** Keeps a form from going on with a run that cannot be cleaned up. */
export const validateMadeByRun: CustomFieldValidator<string> = async (
  taskId,
  validation,
  { apiHolder },
) => {
  const discovery = apiHolder.get(discoveryApiRef);
  const fetch = apiHolder.get(fetchApiRef);
  if (!taskId || !discovery || !fetch) {
    return;
  }
  try {
    const { problem } = await findRun(taskId, { discovery, fetch });
    if (problem) {
      validation.addError(problem);
    }
  } catch (error) {
    validation.addError(
      `could not be looked at, try again: ${(error as Error).message}`,
    );
  }
};
