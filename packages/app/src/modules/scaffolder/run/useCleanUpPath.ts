import { useRouteRef } from '@backstage/frontend-plugin-api';
import scaffolderPlugin from '@backstage/plugin-scaffolder/alpha';

const TEMPLATE = { namespace: 'default', templateName: 'clean-up' };

/** Where the form that cleans up a run is, filled in. */
export function useCleanUpPath(taskId: string): string {
  const templatePath = useRouteRef(scaffolderPlugin.routes.selectedTemplate);
  const query = new URLSearchParams({
    formData: JSON.stringify({ run: taskId }),
  });
  return `${templatePath?.(TEMPLATE) ?? ''}?${query}`;
}
