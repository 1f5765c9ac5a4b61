import {
  AuthService,
  BackstageCredentials,
  BackstageUserPrincipal,
  PermissionsService,
  PermissionsServiceRequestOptions,
} from '@backstage/backend-plugin-api';
import {
  AuthorizePermissionRequest,
  AuthorizePermissionResponse,
  QueryPermissionRequest,
  QueryPermissionResponse,
} from '@backstage/plugin-permission-common';
import { LRUCache } from 'lru-cache';

/**
 * As long as the stock service `userInfo` remembers which groups a person acts for,
 * of which a decision is made.
 */
export const REMEMBERED_FOR_MS = 5_000;

/** Of a portal where very many people are at work at once. */
const MOST_REMEMBERED = 10_000;

interface Question {
  readonly query: QueryPermissionRequest;
  readonly credentials: BackstageCredentials<BackstageUserPrincipal>;
}

/**
 * Asks the engine of permissions once for what a person may do, and not for every
 * list that they see: the question is a signed token and a request, which take about
 * as long as a short list itself.
 *
 * Only decisions that hold for all entities or runs, conditions included, are
 * remembered. Whether a condition is met by one of them is asked each time.
 */
export class RememberedDecisions implements PermissionsService {
  readonly #permissions: PermissionsService;
  readonly #auth: AuthService;
  readonly #decisions: LRUCache<string, QueryPermissionResponse, Question>;

  constructor(permissions: PermissionsService, auth: AuthService) {
    this.#permissions = permissions;
    this.#auth = auth;
    this.#decisions = new LRUCache({
      max: MOST_REMEMBERED,
      ttl: REMEMBERED_FOR_MS,
      // Many who ask at once wait for one answer; a failure is not remembered.
      fetchMethod: async (_key, _old, { context: { query, credentials } }) => {
        const [decision] = await permissions.authorizeConditional([query], {
          credentials,
        });
        return decision;
      },
      // Whoever waits for an answer gets it, even if it is not kept.
      ignoreFetchAbort: true,
    });
  }

  authorize(
    requests: AuthorizePermissionRequest[],
    options: PermissionsServiceRequestOptions,
  ): Promise<AuthorizePermissionResponse[]> {
    return this.#permissions.authorize(requests, options);
  }

  async authorizeConditional(
    queries: QueryPermissionRequest[],
    options: PermissionsServiceRequestOptions,
  ): Promise<QueryPermissionResponse[]> {
    const { credentials } = options;
    // Decisions for services are made without a request.
    if (!this.#auth.isPrincipal(credentials, 'user')) {
      return this.#permissions.authorizeConditional(queries, options);
    }
    return Promise.all(
      queries.map(query =>
        this.#decisions.forceFetch(keyOf({ query, credentials }), {
          context: { query, credentials },
        }),
      ),
    );
  }
}

/** Another session of the same person may act for other groups. */
function keyOf({ query, credentials }: Question): string {
  return JSON.stringify([
    credentials.principal.userEntityRef,
    credentials.expiresAt,
    query.permission,
  ]);
}
