import { Link, StatusOK } from '@backstage/core-components';
import { Alert, Box } from '@backstage/ui';
import { DocsFreshness } from '@internal/plugin-techdocs-acme-common';
import { GUIDE_PATH } from '../noDocs/links';

const TITLES: Record<DocsFreshness['state'], string> = {
  unpublished: 'Not published',
  failed: 'Build failed',
  stale: 'Left behind by the code',
  fresh: 'Up to date',
};

/** How docs stand, and if that is not well, what to do, and where. */
export const DocsStatus = (props: { freshness: DocsFreshness }) => {
  const { state, problem, lastBuild } = props.freshness;
  if (!problem) {
    return (
      <Box mb="4">
        <StatusOK>{TITLES[state]}</StatusOK>
      </Box>
    );
  }
  return (
    <Alert
      status="warning"
      icon
      mb="4"
      title={TITLES[state]}
      description={
        <>
          {problem}.
          {lastBuild && state !== 'stale' && (
            <>
              {' '}
              <Link to={lastBuild.url}>The last build</Link>
            </>
          )}
          {state === 'unpublished' && (
            <>
              {' '}
              <Link to={GUIDE_PATH}>How to add docs</Link>
            </>
          )}
        </>
      }
    />
  );
};
