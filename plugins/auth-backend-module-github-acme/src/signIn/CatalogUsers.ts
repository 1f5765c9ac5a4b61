import { AuthService } from '@backstage/backend-plugin-api';
import { EntityFilterQuery } from '@backstage/catalog-client';
import {
  DEFAULT_NAMESPACE,
  Entity,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { AuthResolverCatalogUserQuery } from '@backstage/plugin-auth-node';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { USER_ID } from './githubAnnotations';

type RefQuery = Extract<AuthResolverCatalogUserQuery, { entityRef: unknown }>;

const ANNOTATION = 'metadata.annotations.';

/** Looks for Users, as sign-in does: whoever asks. */
export class CatalogUsers {
  readonly #auth: AuthService;
  readonly #catalog: CatalogService;

  constructor(services: { auth: AuthService; catalog: CatalogService }) {
    this.#auth = services.auth;
    this.#catalog = services.catalog;
  }

  async find(query: AuthResolverCatalogUserQuery): Promise<Entity[]> {
    const credentials = await this.#auth.getOwnServiceCredentials();
    if ('entityRef' in query) {
      const entity = await this.#catalog.getEntityByRef(refOf(query), {
        credentials,
      });
      return entity ? [entity] : [];
    }
    const { items } = await this.#catalog.getEntities(
      { filter: filtersOf(query).map(filter => ({ kind: 'user', ...filter })) },
      { credentials },
    );
    return items;
  }

  /** @param ref - or the name alone */
  async byRef(ref: string): Promise<Entity | undefined> {
    const [user] = await this.find({ entityRef: ref });
    return user;
  }

  async byGithubId(id: string): Promise<Entity | undefined> {
    const users = await this.find({ annotations: { [USER_ID]: id } });
    // The catalog does not tell upper case from lower, which ids do.
    return users.find(({ metadata }) => metadata.annotations?.[USER_ID] === id);
  }
}

/** For people: what was looked for, and not found. */
export function describeMiss(query: AuthResolverCatalogUserQuery): string {
  if ('entityRef' in query) {
    return `there is no ${refOf(query)}`;
  }
  const sought = filtersOf(query)
    .flatMap(filter => Object.entries(filter))
    .map(([key, value]) => `${key.replace(ANNOTATION, '')}: ${String(value)}`);
  return `no User has ${sought.join(', ')}`;
}

export function refOf({ entityRef }: RefQuery): string {
  return stringifyEntityRef(
    parseEntityRef(entityRef, {
      defaultKind: 'user',
      defaultNamespace: DEFAULT_NAMESPACE,
    }),
  );
}

function filtersOf(
  query: Exclude<AuthResolverCatalogUserQuery, RefQuery>,
): Exclude<EntityFilterQuery, unknown[]>[] {
  return 'annotations' in query
    ? Object.entries(query.annotations).map(([key, value]) => ({
        [`${ANNOTATION}${key}`]: value,
      }))
    : [query.filter].flat();
}
