import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { CatalogUsers } from './CatalogUsers';
import { GithubAccount } from './GithubAccounts';
import { USER_ID, USER_LOGIN } from './githubAnnotations';
import { OrgSync, OrgSyncs } from './OrgSyncs';

/** Says why no resolver found the User of an account, and what to do. */
export class UnknownUsers {
  readonly #users: Pick<CatalogUsers, 'byGithubId' | 'byRef'>;
  readonly #orgSyncs: Pick<OrgSyncs, 'read'>;

  constructor(services: {
    users: Pick<CatalogUsers, 'byGithubId' | 'byRef'>;
    orgSyncs: Pick<OrgSyncs, 'read'>;
  }) {
    this.#users = services.users;
    this.#orgSyncs = services.orgSyncs;
  }

  /** @returns what the person is told */
  async explain(account: Pick<GithubAccount, 'id' | 'login'>): Promise<string> {
    const sameId = await this.#users.byGithubId(account.id);
    if (sameId) {
      return explainSameId(account, sameId);
    }
    const sameName = await this.#users.byRef(account.login);
    if (sameName) {
      return explainSameName(account, sameName);
    }
    return explainSyncs(account, await this.#orgSyncs.read());
  }
}

function explainSameId(
  { login }: Pick<GithubAccount, 'login'>,
  user: Entity,
): string {
  const ref = stringifyEntityRef(user);
  const before = user.metadata.annotations?.[USER_LOGIN];
  return before && before !== login
    ? `GitHub user ${login} was called ${before} when the organization was last read, and is still ${ref} in the catalog. Sign in again after the next org sync.`
    : `GitHub user ${login} is ${ref} by its id, but no resolver that is configured matches by it. Ask the platform team to list userIdMatchingUserEntityAnnotation.`;
}

function explainSameName(
  { id, login }: Pick<GithubAccount, 'id' | 'login'>,
  user: Entity,
): string {
  const ref = stringifyEntityRef(user);
  const carried = user.metadata.annotations?.[USER_ID];
  return carried
    ? `The User ${ref} carries ${USER_ID} ${carried}, and GitHub says that ${login} is ${id}: the annotation is wrong, or the name was another’s before. Sign in again after the next org sync; if the User is of a file, ask the platform team to correct it there.`
    : `The User ${ref} carries no ${USER_ID}, and no resolver that is configured matches by the name. Ask the platform team to add ${id} to it.`;
}

function explainSyncs(
  { login }: Pick<GithubAccount, 'login'>,
  syncs: readonly OrgSync[],
): string {
  const user = `GitHub user ${login}`;
  return syncs.length === 0
    ? `${user} is not among the people of the catalog. Ask the platform team to add you where they come from.`
    : syncs.map(sync => explainSync(user, sync)).join(' ');
}

function explainSync(
  user: string,
  { organizations, lastEndedAt, lastFailed }: OrgSync,
): string {
  const names = organizations.join(' or ');
  if (!lastEndedAt) {
    return `${user} is not known yet: the members of ${names} have not been read. Try again in a minute.`;
  }
  const time = lastEndedAt.toISOString().slice(0, 16).replace('T', ' ');
  if (lastFailed) {
    return `${user} is not a member of ${names}, or a new one: the last org sync, at ${time} UTC, failed. If you are a member, sign in again after the next sync, or ask the platform team to look at it.`;
  }
  return `${user} is not a member of ${names}, or the last org sync, at ${time} UTC, did not hold them. Ask an owner of ${names} to add you, and sign in again.`;
}
