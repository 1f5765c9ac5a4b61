import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { ConflictError, NotFoundError } from '@backstage/errors';
import {
  AuthResolverCatalogUserQuery,
  AuthResolverContext,
  BackstageSignInResult,
  TokenParams,
} from '@backstage/plugin-auth-node';
import { CatalogUsers, describeMiss, refOf } from './CatalogUsers';

type SignInOptions = Parameters<
  AuthResolverContext['signInWithCatalogUser']
>[1];

/**
 * Lets a resolver tell whom it would sign in. Nobody is: in place of a token, it
 * gives out the reference of the User that one would be for.
 */
export class TrialContext implements AuthResolverContext {
  readonly #users: CatalogUsers;

  constructor(users: CatalogUsers) {
    this.#users = users;
  }

  async issueToken({ claims }: TokenParams): Promise<BackstageSignInResult> {
    return { token: claims.sub };
  }

  /** @throws NotFoundError that says what was looked for */
  async findCatalogUser(
    query: AuthResolverCatalogUserQuery,
  ): Promise<{ entity: Entity }> {
    const [entity, ...others] = await this.#users.find(query);
    if (!entity) {
      throw new NotFoundError(describeMiss(query));
    }
    if (others.length > 0) {
      throw new ConflictError(
        `more than one User fits: ${[entity, ...others]
          .map(stringifyEntityRef)
          .join(', ')}`,
      );
    }
    return { entity };
  }

  async signInWithCatalogUser(
    query: AuthResolverCatalogUserQuery,
    options?: SignInOptions,
  ): Promise<BackstageSignInResult> {
    const fallback = options?.dangerousEntityRefFallback?.entityRef;
    try {
      const { entity } = await this.findCatalogUser(query);
      return { token: stringifyEntityRef(entity) };
    } catch (error) {
      if (!fallback || !(error instanceof NotFoundError)) {
        throw error;
      }
      return { token: refOf({ entityRef: fallback }) };
    }
  }

  async resolveOwnershipEntityRefs(entity: Entity) {
    return { ownershipEntityRefs: [stringifyEntityRef(entity)] };
  }
}
