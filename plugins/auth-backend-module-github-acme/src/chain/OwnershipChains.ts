import {
  BackstageCredentials,
  BackstageUserInfo,
} from '@backstage/backend-plugin-api';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { OwnershipChain } from '@internal/plugin-auth-acme-common';
import { Memberships, ownershipRefs } from '../ownership/Memberships';
import { CatalogUsers } from '../signIn/CatalogUsers';
import { SignInTrials, Trial } from '../signIn/SignInTrials';
import { UnknownUsers } from '../signIn/UnknownUsers';
import { accountLink } from './links/accountLink';
import { groupsLink } from './links/groupsLink';
import { ownedLink } from './links/ownedLink';
import { refsLink } from './links/refsLink';
import { resolverLink } from './links/resolverLink';
import { userLink } from './links/userLink';
import { Subject, Subjects } from './Subjects';
import { Question, Verdicts } from './Verdicts';

interface Services {
  readonly catalog: CatalogService;
  readonly memberships: Memberships;
  readonly subjects: Subjects;
  readonly trials: SignInTrials;
  readonly unknownUsers: UnknownUsers;
  readonly users: CatalogUsers;
  readonly verdicts: Verdicts;
  /** Of which people are members. */
  readonly organizations: readonly string[];
}

/** Follows somebody from their account on GitHub to what they own and may do. */
export class OwnershipChains {
  readonly #services: Services;

  constructor(services: Services) {
    this.#services = services;
  }

  /**
   * @param options - `userRef` is of a User, or has a login of GitHub for its
   *   name; `session` is theirs, if they ask about themselves
   */
  async follow(options: {
    userRef: string;
    credentials: BackstageCredentials;
    session?: BackstageUserInfo;
    question?: Question;
  }): Promise<OwnershipChain> {
    const { userRef, credentials, session, question } = options;
    const { catalog, memberships, organizations, verdicts } = this.#services;
    const subject = await this.#services.subjects.find(userRef);
    const { trials, resolved, refusal } = await this.#signIn(subject);
    const user = resolved ?? subject.user;
    const groups = user && (await memberships.of(user));
    const refs = user && groups && ownershipRefs(user, groups);
    const person = session ?? personOf(user, refs);
    return {
      user: user ? stringifyEntityRef(user) : userRef,
      links: [
        accountLink(subject, user, organizations),
        resolverLink(trials, refusal),
        userLink(userRef, subject.user, resolved),
        groupsLink(groups),
        refsLink(refs, session?.ownershipEntityRefs),
        await ownedLink(refs, { catalog, credentials }),
      ],
      ...(question && {
        verdict: await verdicts.find(question, person, session && credentials),
      }),
    };
  }

  /** What would come of it if they signed in now. */
  async #signIn({ account }: Subject): Promise<{
    trials: readonly Trial[];
    resolved?: Entity;
    refusal?: string;
  }> {
    if (!account) {
      return { trials: [] };
    }
    const { unknownUsers, users } = this.#services;
    const { trials, userEntityRef, error } = await this.#services.trials.run(
      account,
    );
    if (userEntityRef) {
      return { trials, resolved: await users.byRef(userEntityRef) };
    }
    const refusal = error?.message ?? (await unknownUsers.explain(account));
    return { trials, refusal };
  }
}

function personOf(
  user: Entity | undefined,
  ownershipEntityRefs: string[] | undefined,
): BackstageUserInfo | undefined {
  return user && ownershipEntityRefs
    ? { userEntityRef: stringifyEntityRef(user), ownershipEntityRefs }
    : undefined;
}
