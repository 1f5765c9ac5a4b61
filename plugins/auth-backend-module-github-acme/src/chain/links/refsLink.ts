import { ChainLink, LinkDetail } from '@internal/plugin-auth-acme-common';

const TITLE = { id: 'refs', title: 'Ownership references' } as const;

/**
 * What sign-in says that somebody acts for, which decides what they own.
 *
 * @param refs - that a sign-in would give now, undefined where there is no User
 * @param session - that the last one gave, where it is known
 */
export function refsLink(
  refs: readonly string[] | undefined,
  session: readonly string[] | undefined,
): ChainLink {
  if (!refs) {
    return {
      ...TITLE,
      state: 'unknown',
      says: 'None, as there is no User.',
      details: [],
    };
  }
  const details: LinkDetail[] = [
    ...refs.map(ref => ({
      entityRef: ref,
      ...(session && !session.includes(ref)
        ? { text: 'since sign-in', state: 'broken' as const }
        : { text: '' }),
    })),
    ...(session ?? [])
      .filter(ref => !refs.includes(ref))
      .map(ref => ({
        entityRef: ref,
        text: 'no longer, but still in the session',
        state: 'broken' as const,
      })),
  ];
  return details.some(({ state }) => state === 'broken')
    ? {
        ...TITLE,
        state: 'broken',
        says: 'The session still has those of the last sign-in, which are others.',
        advice: 'Sign out and in again.',
        details,
      }
    : {
        ...TITLE,
        state: 'holds',
        says: `${session ? 'The session has' : 'Sign-in gives them'} these.`,
        details,
      };
}
