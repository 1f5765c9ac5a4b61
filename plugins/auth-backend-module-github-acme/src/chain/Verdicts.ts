import {
  BackstageCredentials,
  BackstageUserInfo,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { ResponseError } from '@backstage/errors';
import {
  isResourcePermission,
  Permission,
} from '@backstage/plugin-permission-common';
import { Verdict } from '@internal/plugin-auth-acme-common';
import { PluginRequests } from '../PluginRequests';

export interface Question {
  /** The name of it. */
  readonly permission: string;
  readonly resourceRef?: string;
}

/** Where the engine that decides has no route for explanations. */
const UNEXPLAINED = [404, 501];

/** Has the engine that decides on permissions say what it decides, and why. */
export class Verdicts {
  readonly #plugins: PluginRequests;
  readonly #permissions: PermissionsService;

  constructor(services: {
    plugins: PluginRequests;
    permissions: PermissionsService;
  }) {
    this.#plugins = services.plugins;
    this.#permissions = services.permissions;
  }

  /**
   * @param person - undefined where there is no User
   * @param session - of the person, where it is they who ask
   */
  async find(
    question: Question,
    person: BackstageUserInfo | undefined,
    session?: BackstageCredentials,
  ): Promise<Verdict> {
    if (!person) {
      return {
        ...question,
        result: 'DENY',
        because: 'There is no User, so they cannot sign in.',
      };
    }
    return (
      (await this.#explain(question, person)) ?? {
        ...question,
        ...(await this.#ask(question, session)),
      }
    );
  }

  /** @returns undefined where the engine does not explain */
  async #explain(
    question: Question,
    person: BackstageUserInfo,
  ): Promise<Verdict | undefined> {
    const response = await this.#plugins.post('permission', '/explanations', {
      ...question,
      person: { ...person },
    });
    if (response.ok) {
      return { ...question, ...(await response.json()) };
    }
    const error = await ResponseError.fromResponse(response);
    if (!UNEXPLAINED.includes(response.status)) {
      throw error;
    }
    // Its own word for a permission that it does not know, which it refuses.
    return error.cause.name === 'NotFoundError'
      ? { ...question, result: 'DENY', because: `${error.cause.message}.` }
      : undefined;
  }

  /** What is decided, without a reason, as engines tell it only to the person. */
  async #ask(
    { permission: name, resourceRef }: Question,
    session: BackstageCredentials | undefined,
  ): Promise<Pick<Verdict, 'result' | 'because'>> {
    const permission = session && (await this.#permissionNamed(name));
    if (!permission) {
      return {
        result: 'UNKNOWN',
        because:
          'The permission engine that is in use does not explain itself: see its policies.',
      };
    }
    const result = await this.#decide(permission, resourceRef, session);
    return {
      result,
      because:
        'The permission engine that is in use decides so. It does not explain itself: see its policies.',
    };
  }

  async #decide(
    permission: Permission,
    resourceRef: string | undefined,
    credentials: BackstageCredentials,
  ): Promise<Verdict['result']> {
    if (!isResourcePermission(permission)) {
      const [{ result }] = await this.#permissions.authorize([{ permission }], {
        credentials,
      });
      return result;
    }
    const [{ result }] = resourceRef
      ? await this.#permissions.authorize([{ permission, resourceRef }], {
          credentials,
        })
      : await this.#permissions.authorizeConditional([{ permission }], {
          credentials,
        });
    return result;
  }

  /** By the plugin that its name begins with, as the names of Backstage's do. */
  async #permissionNamed(name: string): Promise<Permission | undefined> {
    const [pluginId] = name.split('.');
    const response = await this.#plugins.get(
      pluginId,
      '/.well-known/backstage/permissions/metadata',
    );
    if (!response.ok) {
      return undefined;
    }
    const { permissions = [] }: { permissions?: Permission[] } =
      await response.json();
    return permissions.find(permission => permission.name === name);
  }
}
