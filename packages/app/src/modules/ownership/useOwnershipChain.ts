import {
  discoveryApiRef,
  fetchApiRef,
  useApi,
} from '@backstage/frontend-plugin-api';
import { OwnershipChain } from '@internal/plugin-auth-acme-common';
import useAsync from 'react-use/esm/useAsync';
import { fetchJson } from './fetchJson';
import { Question, writeQuestion } from './Question';

/** The chain of somebody, with the verdict that was asked for. */
export function useOwnershipChain(question: Question) {
  const discovery = useApi(discoveryApiRef);
  const fetch = useApi(fetchApiRef);
  const query = writeQuestion(question).toString();
  return useAsync(
    () =>
      fetchJson<OwnershipChain>('auth', `/ownership-chain?${query}`, {
        discovery,
        fetch,
      }),
    [query, discovery, fetch],
  );
}
