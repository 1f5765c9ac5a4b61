import {
  AuthService,
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import { permissionRules } from '@backstage/plugin-catalog-backend/alpha';
import { catalogEntityReadPermission } from '@backstage/plugin-catalog-common/alpha';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { createConditionAuthorizer } from '@backstage/plugin-permission-node';
import { PROVISIONING_ACTIONS } from '../actions/provisioningActions';

const isAuthorized = createConditionAuthorizer(Object.values(permissionRules));

/**
 * Keeps dry runs to what somebody could run. The scaffolder takes the template of
 * a dry run from the request, so that who may see it was never asked.
 */
export class DryRunGuard {
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
   * @param template - as the request has it
   * @throws NotFoundError for one that is kept for others, NotAllowedError for an
   *   action that only templates of the catalog may use
   */
  async check(
    template: Entity,
    credentials: BackstageCredentials,
  ): Promise<void> {
    const ref = stringifyEntityRef(template);
    const known = await this.#catalog.getEntityByRef(ref, { credentials });
    if (
      !(await this.#mayRead(template, credentials)) ||
      (!known && (await this.#exists(ref)))
    ) {
      throw new NotFoundError(`There is no ${ref} that is yours to run`);
    }
    const allowed = known ? actionsOf(known) : [];
    const kept = actionsOf(template).filter(
      action =>
        PROVISIONING_ACTIONS.includes(action) && !allowed.includes(action),
    );
    if (kept.length > 0) {
      throw new NotAllowedError(
        `${kept.join(
          ' and ',
        )} provision for real, so only a template of the catalog may use them; ask the platform team to take ${ref} in`,
      );
    }
  }

  /** As if the catalog had it. */
  async #mayRead(
    template: Entity,
    credentials: BackstageCredentials,
  ): Promise<boolean> {
    const [decision] = await this.#permissions.authorizeConditional(
      [{ permission: catalogEntityReadPermission }],
      { credentials },
    );
    return isAuthorized(decision, template);
  }

  async #exists(ref: string): Promise<boolean> {
    const credentials = await this.#auth.getOwnServiceCredentials();
    return (
      (await this.#catalog.getEntityByRef(ref, { credentials })) !== undefined
    );
  }
}

function actionsOf({ spec }: Entity): string[] {
  const steps = Array.isArray(spec?.steps) ? spec.steps : [];
  return steps.flatMap(step =>
    step && typeof step === 'object' && 'action' in step
      ? [String(step.action)]
      : [],
  );
}
