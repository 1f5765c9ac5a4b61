import {
  getCompoundEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { Progress } from '@backstage/core-components';
import { ResponseError } from '@backstage/errors';
import {
  discoveryApiRef,
  fetchApiRef,
  useApi,
} from '@backstage/frontend-plugin-api';
import { EntityInfoCard, useEntity } from '@backstage/plugin-catalog-react';
import { Alert } from '@backstage/ui';
import useAsync from 'react-use/esm/useAsync';
import { DocsFacts } from './DocsFacts';
import { DocsStatus } from './DocsStatus';
import { fetchDocsFreshness } from './fetchDocsFreshness';

/** How old the docs of an entity are, and what to do if they are too old. */
export const DocsFreshnessCard = () => {
  const { entity } = useEntity();
  const discovery = useApi(discoveryApiRef);
  const fetch = useApi(fetchApiRef);
  const {
    value: freshness,
    loading,
    error,
  } = useAsync(
    () =>
      fetchDocsFreshness(getCompoundEntityRef(entity), { discovery, fetch }),
    [stringifyEntityRef(entity), discovery, fetch],
  );
  return (
    <EntityInfoCard title="Docs">
      {loading && <Progress />}
      {error && (
        <Alert
          status="info"
          icon
          title="How old the docs are is not known"
          description={reasonOf(error)}
        />
      )}
      {freshness && (
        <>
          <DocsStatus freshness={freshness} />
          <DocsFacts freshness={freshness} />
        </>
      )}
    </EntityInfoCard>
  );
};

/** What the backend says, if it is the one that failed. */
function reasonOf(error: Error): string {
  return error instanceof ResponseError ? error.cause.message : error.message;
}
