import { ChainLink, LinkDetail } from '@internal/plugin-auth-acme-common';
import { Trial } from '../../signIn/SignInTrials';

/**
 * Which of the configured resolvers makes somebody which User.
 *
 * @param refusal - what sign-in says where none does
 */
export function resolverLink(
  trials: readonly Trial[],
  refusal: string | undefined,
): ChainLink {
  return {
    id: 'resolver',
    title: 'Sign-in resolver',
    ...findingOf(trials, refusal),
    details: trials.map(describe),
  };
}

function findingOf(
  trials: readonly Trial[],
  refusal: string | undefined,
): Pick<ChainLink, 'state' | 'says'> {
  const match = trials.find(({ userEntityRef }) => userEntityRef);
  if (match) {
    return {
      state: 'holds',
      says: `${match.resolver} makes them ${match.userEntityRef}.`,
    };
  }
  return refusal
    ? {
        state: 'broken',
        says: `None finds their User. Sign-in is refused, and says: “${refusal}”`,
      }
    : { state: 'unknown', says: 'None was tried, as there is no account.' };
}

function describe({ resolver, userEntityRef, error }: Trial): LinkDetail {
  if (userEntityRef) {
    return { text: `${resolver} matches`, state: 'holds' };
  }
  return error
    ? { text: `${resolver}: ${error.message}`, state: 'broken' }
    : { text: `${resolver} is not tried`, state: 'unknown' };
}
