import { Entity, parseEntityRef } from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import { CatalogUsers } from '../signIn/CatalogUsers';
import { USER_ID, USER_LOGIN } from '../signIn/githubAnnotations';
import { GithubAccount, GithubAccounts } from '../signIn/GithubAccounts';

/** Whom a chain is about, as the catalog and GitHub know them. */
export interface Subject {
  /** What they are called on GitHub, as far as the catalog knows. */
  readonly login: string;
  /** The User that was asked for. */
  readonly user?: Entity;
  readonly account?: GithubAccount;
  /** The organizations that the account is a member of. */
  readonly memberOf: readonly string[];
  /** Why GitHub did not answer. */
  readonly outage?: Error;
}

/** Finds whom somebody asks about. */
export class Subjects {
  readonly #users: CatalogUsers;
  readonly #accounts: GithubAccounts;

  constructor(services: { users: CatalogUsers; accounts: GithubAccounts }) {
    this.#users = services.users;
    this.#accounts = services.accounts;
  }

  /** @param userRef - perhaps of no User: then its name is one on GitHub */
  async find(userRef: string): Promise<Subject> {
    const user = await this.#users.byRef(userRef);
    const login =
      user?.metadata.annotations?.[USER_LOGIN] ?? parseEntityRef(userRef).name;
    try {
      const account = await this.#findAccount(login, user);
      const memberOf =
        account && (await this.#accounts.organizationsOf(account.login));
      return { login, user, account, memberOf: memberOf ?? [] };
    } catch (error) {
      return { login, user, memberOf: [], outage: toError(error) };
    }
  }

  /** By the id where the name is gone, as the account is then called anew. */
  async #findAccount(
    login: string,
    user?: Entity,
  ): Promise<GithubAccount | undefined> {
    const account = await this.#accounts.find(login);
    const id = user?.metadata.annotations?.[USER_ID];
    if (account || !id) {
      return account;
    }
    const newLogin = await this.#accounts.findLogin(id);
    return newLogin ? this.#accounts.find(newLogin) : undefined;
  }
}
