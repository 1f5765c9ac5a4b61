import {
  ANNOTATION_LOCATION,
  Entity,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { ChainLink, LinkDetail } from '@internal/plugin-auth-acme-common';

const TITLE = { id: 'user', title: 'User of the catalog' } as const;

/**
 * The User that somebody is.
 *
 * @param askedRef - whom was asked for, perhaps by the name on GitHub
 * @param asked - the User of that reference
 * @param resolved - the User that sign-in makes them
 */
export function userLink(
  askedRef: string,
  asked: Entity | undefined,
  resolved: Entity | undefined,
): ChainLink {
  const user = resolved ?? asked;
  if (!user) {
    return {
      ...TITLE,
      state: 'broken',
      says: `The catalog has no ${askedRef}.`,
      advice: 'See the last org sync in ./yarnw verify.',
      details: [],
    };
  }
  const ref = stringifyEntityRef(user);
  const details = [describe(user)];
  if (asked && ref !== stringifyEntityRef(asked)) {
    return {
      ...TITLE,
      state: 'broken',
      says: `${askedRef} was asked for, and sign-in makes the account ${ref}.`,
      advice: `The links below are those of ${ref}. See where ${askedRef} comes from.`,
      details: [...details, describe(asked)],
    };
  }
  return {
    ...TITLE,
    state: 'holds',
    says: resolved
      ? `They are ${ref}.`
      : `${ref} is there; the links below are what it would give.`,
    details,
  };
}

function describe(user: Entity): LinkDetail {
  const location = user.metadata.annotations?.[ANNOTATION_LOCATION];
  return {
    entityRef: stringifyEntityRef(user),
    text: `comes from ${location ?? 'an unknown place'}`,
  };
}
