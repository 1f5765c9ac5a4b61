import {
  AuthService,
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import {
  ANNOTATION_ORIGIN_LOCATION,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { NotAllowedError } from '@backstage/errors';
import {
  catalogEntityDeletePermission,
  catalogLocationCreatePermission,
} from '@backstage/plugin-catalog-common/alpha';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { AuthorizeResult } from '@backstage/plugin-permission-common';

const LISTED = 5;

/** What would go with a location. */
export class LocationEntities {
  readonly #auth: AuthService;
  readonly #catalog: CatalogService;
  readonly #permissions: PermissionsService;

  constructor(services: {
    auth: AuthService;
    catalog: CatalogService;
    permissions: PermissionsService;
  }) {
    this.#auth = services.auth;
    this.#catalog = services.catalog;
    this.#permissions = services.permissions;
  }

  /**
   * Whoever removes a location deletes its entities: they have to be allowed to
   * delete each. One that brought none is for who may register one.
   *
   * @throws NotAllowedError with the entities that are in the way
   */
  async requireDeletable(
    id: string,
    credentials: BackstageCredentials,
  ): Promise<void> {
    const entityRefs = await this.#of(id);
    const requests = entityRefs.map(resourceRef => ({
      permission: catalogEntityDeletePermission,
      resourceRef,
    }));
    const decisions = await this.#permissions.authorize(
      requests.length > 0
        ? requests
        : [{ permission: catalogLocationCreatePermission }],
      { credentials },
    );
    const refused = decisions.flatMap(({ result }, index) =>
      result === AuthorizeResult.ALLOW ? [] : [entityRefs[index]],
    );
    if (refused.length > 0) {
      const named = refused.filter(Boolean).slice(0, LISTED).join(', ');
      throw new NotAllowedError(
        named
          ? `With this location goes what is not yours to delete: ${named}. Ask its owners, or the platform team`
          : 'This location brought nothing that is yours. Ask the platform team to remove it',
      );
    }
  }

  /** @returns none for a location that is not there: the catalog says so */
  async #of(id: string): Promise<string[]> {
    const own = { credentials: await this.#auth.getOwnServiceCredentials() };
    const location = await this.#catalog.getLocationById(id, own);
    if (!location) {
      return [];
    }
    const { items } = await this.#catalog.getEntities(
      {
        filter: {
          [`metadata.annotations.${ANNOTATION_ORIGIN_LOCATION}`]: `${location.type}:${location.target}`,
        },
        fields: ['kind', 'metadata.namespace', 'metadata.name'],
      },
      own,
    );
    // The Location that stands for it has no owner.
    return items
      .filter(({ kind }) => kind !== 'Location')
      .map(entity => stringifyEntityRef(entity));
  }
}
