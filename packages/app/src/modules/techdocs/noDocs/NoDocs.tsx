import { EmptyState, LinkButton } from '@backstage/core-components';
import { GUIDE_PATH } from './links';

/** For what does not say that it has docs. */
export const NoDocs = () => (
  <EmptyState
    missing="content"
    title="This has no docs yet"
    description="Docs live beside the code, in the folder docs of the repository, and are published with each push."
    action={
      <LinkButton color="primary" variant="contained" to={GUIDE_PATH}>
        How to add docs
      </LinkButton>
    }
  />
);
