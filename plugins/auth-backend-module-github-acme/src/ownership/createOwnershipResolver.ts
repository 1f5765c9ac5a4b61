import { AuthOwnershipResolver } from '@backstage/plugin-auth-node';
import { Memberships, ownershipRefs } from './Memberships';

/** Lets sign-in give people the groups above theirs as well. */
export function createOwnershipResolver(
  memberships: Memberships,
): AuthOwnershipResolver {
  return {
    async resolveOwnershipEntityRefs(user) {
      const groups = await memberships.of(user);
      return { ownershipEntityRefs: ownershipRefs(user, groups) };
    },
  };
}
