import { createPermission } from '@backstage/plugin-permission-common';

/** Reading the ownership chain of somebody else; one's own everybody reads. */
export const ownershipChainReadPermission = createPermission({
  name: 'ownership.chain.read',
  attributes: { action: 'read' },
});
