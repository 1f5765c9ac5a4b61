import {
  discoveryApiRef,
  fetchApiRef,
  useApi,
} from '@backstage/frontend-plugin-api';
import useAsync from 'react-use/esm/useAsync';
import { fetchJson } from './fetchJson';

/** Those the policy explains; none where the engine that decides explains none. */
export function usePermissionNames(): string[] {
  const discovery = useApi(discoveryApiRef);
  const fetch = useApi(fetchApiRef);
  const { value = [] } = useAsync(
    () =>
      fetchJson<{ name: string }[]>('permission', '/explanations', {
        discovery,
        fetch,
      }),
    [discovery, fetch],
  );
  return value.map(({ name }) => name).sort();
}
