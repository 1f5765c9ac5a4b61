import { ChainLink, LinkDetail } from '@internal/plugin-auth-acme-common';
import { HeldGroup } from '../../ownership/Memberships';

/**
 * The groups that somebody acts for.
 *
 * @param groups - undefined where there is no User
 */
export function groupsLink(
  groups: readonly HeldGroup[] | undefined,
): ChainLink {
  return {
    id: 'groups',
    title: 'Groups',
    ...findingOf(groups),
    details: (groups ?? []).map(describe),
  };
}

function findingOf(
  groups: readonly HeldGroup[] | undefined,
): Pick<ChainLink, 'state' | 'says' | 'advice'> {
  if (!groups) {
    return { state: 'unknown', says: 'None, as there is no User.' };
  }
  if (groups.length === 0) {
    return {
      state: 'broken',
      says: 'They are in no group, so they own only what names themselves.',
      advice: 'A maintainer of their team adds them to it, on GitHub.',
    };
  }
  const flaws = groups.flatMap(flawOf);
  if (flaws.length > 0) {
    return {
      state: 'broken',
      says: flaws.join(' '),
      advice: 'See where the groups come from.',
    };
  }
  const direct = groups.filter(isDirect).length;
  return {
    state: 'holds',
    says: `${direct} as a member, ${groups.length - direct} by these.`,
  };
}

function flawOf({ ref, path, isThere, loopsTo }: HeldGroup): string[] {
  if (!isThere) {
    return [`${ref} is named, and is not there.`];
  }
  return loopsTo
    ? [
        `The groups lead in a circle: ${[...path, loopsTo]
          .map(nameOf)
          .join(' → ')}.`,
      ]
    : [];
}

function describe(group: HeldGroup): LinkDetail {
  return {
    entityRef: group.ref,
    text: isDirect(group)
      ? 'as a member'
      : `by ${group.path.map(nameOf).join(' → ')}`,
    ...(flawOf(group).length > 0 && { state: 'broken' as const }),
  };
}

function isDirect({ path }: HeldGroup): boolean {
  return path.length === 1;
}

/** Short, where nearly all groups are of one namespace. */
function nameOf(ref: string): string {
  return ref.replace('group:default/', '');
}
