import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { ChainLink } from '@internal/plugin-auth-acme-common';
import { USER_ID, USER_LOGIN } from '../../signIn/githubAnnotations';
import { GithubAccount } from '../../signIn/GithubAccounts';
import { Subject } from '../Subjects';

type Finding = Pick<ChainLink, 'state' | 'says' | 'advice'>;

/**
 * What GitHub knows of somebody.
 *
 * @param user - whom sign-in makes them, or else whom was asked for
 * @param organizations - of which people are members
 */
export function accountLink(
  subject: Subject,
  user: Entity | undefined,
  organizations: readonly string[],
): ChainLink {
  return {
    id: 'account',
    title: 'GitHub account',
    ...findingOf(subject, user, organizations),
    details: [],
  };
}

function findingOf(
  { account, login, memberOf, outage }: Subject,
  user: Entity | undefined,
  organizations: readonly string[],
): Finding {
  if (outage) {
    return broken(
      `GitHub could not be asked: ${outage.message}.`,
      'See integrations.github in the configuration, and whether GitHub is up.',
    );
  }
  if (!account) {
    return missing(login, user);
  }
  const { [USER_ID]: id, [USER_LOGIN]: before } =
    user?.metadata.annotations ?? {};
  if (user && id === account.id && before && before !== account.login) {
    return renamed(before, account, user);
  }
  const who = `GitHub user ${account.login}, of id ${account.id}`;
  const names = organizations.join(' or ');
  // A User without an id is none of GitHub's members, and need not be one.
  if (names && memberOf.length === 0 && (id || !user)) {
    return broken(
      `${who}, is not a member of ${names}.`,
      `An owner of ${names} adds them on GitHub, and they sign in again.`,
    );
  }
  return {
    state: 'holds',
    says: `${who}${memberOf.length > 0 ? `, a member of ${memberOf}` : ''}.`,
  };
}

function missing(login: string, user?: Entity): Finding {
  if (user && !user.metadata.annotations?.[USER_LOGIN]) {
    return {
      state: 'unknown',
      says: `${stringifyEntityRef(user)} does not tell its account on GitHub.`,
      advice: `Ask by the name of the account.`,
    };
  }
  return broken(
    `GitHub has no account ${login}: it was deleted, or is called anew.`,
    'Ask by the name of today; who was signed in by the old one signs out and in again.',
  );
}

function renamed(before: string, { login }: GithubAccount, user: Entity) {
  const ref = stringifyEntityRef(user);
  return broken(
    `GitHub user ${before} is called ${login} today; the last org sync did not hold that yet.`,
    `The next one makes a User of the name ${login}. Then they sign in again, and what names ${ref} as its owner has to name the new one.`,
  );
}

function broken(says: string, advice: string): Finding {
  return { state: 'broken', says, advice };
}
