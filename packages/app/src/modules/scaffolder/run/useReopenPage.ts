import { useRouteRef } from '@backstage/frontend-plugin-api';
import scaffolderPlugin from '@backstage/plugin-scaffolder/alpha';
import { flushSync } from 'react-dom';
import { useLocation, useNavigate } from 'react-router-dom';

/**
 * Opens the page of a run anew. The page follows the events of a run up to its
 * first end and then looks no more, until it is left and opened again.
 */
export function useReopenPage(): () => void {
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const tasksPath = useRouteRef(scaffolderPlugin.routes.listTasks)?.() ?? '/';
  return () => {
    flushSync(() => navigate(tasksPath, { replace: true }));
    navigate(pathname, { replace: true });
  };
}
