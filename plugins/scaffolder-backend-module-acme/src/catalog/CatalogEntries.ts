import { setTimeout as sleep } from 'node:timers/promises';
import {
  BackstageCredentials,
  LoggerService,
} from '@backstage/backend-plugin-api';
import {
  ANNOTATION_SOURCE_LOCATION,
  ANNOTATION_LOCATION,
  CompoundEntityRef,
  Entity,
  parseEntityRef,
  RELATION_OWNED_BY,
  RELATION_PART_OF,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { ConflictError, InputError, ResponseError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { converge } from '../upstream/converge';
import { UpstreamError } from '../upstream/UpstreamError';
import { targetsOf } from './targetsOf';

const POLL_INTERVAL_MS = 200;

/** Where a repository is, whether or not it is there yet. */
export interface RepositoryPlace {
  readonly host: string;
  readonly owner: string;
  readonly repo: string;
}

/** An entity as a golden path wants it served. */
export interface WantedEntity {
  readonly entityRef: string;
  readonly repository: RepositoryPlace;
  readonly owner: string;
  readonly system: string | undefined;
}

interface Asking {
  readonly logger: LoggerService;
  readonly signal?: AbortSignal;
}

/** The catalog as whoever runs a template sees it. */
export class CatalogEntries {
  readonly #catalog: CatalogService;
  readonly #credentials: { credentials: BackstageCredentials };
  readonly #asking: Asking;

  /** @param ctx - of an action */
  static async for(
    ctx: Asking & {
      getInitiatorCredentials: () => Promise<BackstageCredentials>;
    },
    catalog: CatalogService,
  ): Promise<CatalogEntries> {
    return new CatalogEntries(
      catalog,
      { credentials: await ctx.getInitiatorCredentials() },
      ctx,
    );
  }

  private constructor(
    catalog: CatalogService,
    credentials: { credentials: BackstageCredentials },
    asking: Asking,
  ) {
    this.#catalog = catalog;
    this.#credentials = credentials;
    this.#asking = asking;
  }

  /** @throws InputError for what is no entity reference */
  async find(entityRef: string): Promise<Entity | undefined> {
    return this.#ask(() => this.#look(entityRef));
  }

  /** In their order; `undefined` for one that is not there. */
  async findAll(entityRefs: string[]): Promise<(Entity | undefined)[]> {
    const { items } = await this.#ask(() =>
      this.#catalog.getEntitiesByRefs({ entityRefs }, this.#credentials),
    );
    return items;
  }

  /** @throws InputError for one that is not there */
  async get(entityRef: string): Promise<Entity> {
    const entity = await this.find(entityRef);
    if (!entity) {
      const { kind } = parseWritten(entityRef);
      throw new InputError(
        `There is no ${entityRef} in the catalog; choose a ${kind.toLocaleLowerCase(
          'en-US',
        )} that is there`,
      );
    }
    return entity;
  }

  /**
   * What could keep an entity from being served as wanted, before anything is
   * written.
   *
   * @throws InputError for an owner or system that is not there, ConflictError
   *   for an entity of that name from elsewhere, or of another owner or system
   */
  async check(wanted: WantedEntity): Promise<void> {
    await this.get(wanted.owner);
    if (wanted.system) {
      await this.get(wanted.system);
    }
    const entity = await this.find(wanted.entityRef);
    const wrong = entity && whatIsWrong(entity, wanted);
    if (wrong) {
      throw new ConflictError(
        `The catalog has ${wanted.entityRef} already, and ${wrong}; choose another name`,
      );
    }
  }

  /**
   * Waits until the entity is served with its owner and system.
   *
   * @param deadline - in milliseconds since the epoch
   * @returns what is wrong with it when the time is up, or `undefined`
   */
  async waitFor(
    wanted: WantedEntity,
    deadline: number,
  ): Promise<string | undefined> {
    const { signal } = this.#asking;
    for (;;) {
      const wrong = await this.#whatIsWrongNow(wanted);
      if (!wrong || Date.now() >= deadline) {
        return wrong;
      }
      await sleep(POLL_INTERVAL_MS, undefined, { signal });
    }
  }

  /**
   * As nothing else brings it. Again, it changes nothing.
   *
   * @param credentials - of who may register, which few people may
   */
  async register(
    target: string,
    credentials: BackstageCredentials,
  ): Promise<void> {
    await this.#ask(async () => {
      const known = await this.#catalog.getLocationByRef(`url:${target}`, {
        credentials,
      });
      if (!known) {
        const location = { type: 'url', target };
        await this.#catalog.addLocation(location, { credentials });
      }
    });
  }

  async #look(entityRef: string): Promise<Entity | undefined> {
    parseWritten(entityRef);
    return this.#catalog.getEntityByRef(entityRef, this.#credentials);
  }

  /** A catalog that is busy or away may be back before the time is up. */
  async #whatIsWrongNow(wanted: WantedEntity): Promise<string | undefined> {
    try {
      const entity = await described(() => this.#look(wanted.entityRef));
      return whatIsWrong(entity, wanted);
    } catch (error) {
      if (error instanceof UpstreamError) {
        return error.message;
      }
      throw error;
    }
  }

  #ask<T>(request: () => Promise<T>): Promise<T> {
    return converge(() => described(request), this.#asking);
  }
}

/** @throws UpstreamError when the catalog is busy or away */
async function described<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    const status = error instanceof ResponseError ? error.statusCode : 0;
    throw status === 429 || status >= 500
      ? new UpstreamError(
          `The catalog answered ${status}; run the template again in a moment, nothing is lost`,
          { status, cause: error },
        )
      : error;
  }
}

function parseWritten(entityRef: string): CompoundEntityRef {
  try {
    return parseEntityRef(entityRef);
  } catch (error) {
    throw new InputError(
      `${entityRef} is no entity reference; write it as kind:namespace/name`,
      error,
    );
  }
}

function whatIsWrong(
  entity: Entity | undefined,
  wanted: WantedEntity,
): string | undefined {
  if (!entity) {
    return 'it is not there';
  }
  if (!isFrom(entity, wanted.repository)) {
    return `it is from ${sourceOf(entity)}`;
  }
  const wants = (type: string, ref: string | undefined) =>
    ref &&
    !targetsOf(entity, type).includes(
      stringifyEntityRef(parseEntityRef(ref)),
    ) &&
    `its ${type} is ${
      targetsOf(entity, type).join(', ') || 'nothing'
    } and not ${ref}`;
  return (
    wants(RELATION_OWNED_BY, wanted.owner) ||
    wants(RELATION_PART_OF, wanted.system) ||
    undefined
  );
}

function isFrom(
  entity: Entity,
  { host, owner, repo }: RepositoryPlace,
): boolean {
  return sourceOf(entity)
    .replace(/^https?:/, '')
    .startsWith(`//${host}/${owner}/${repo}/`);
}

/** Where it was read, an address or the path of a file. */
function sourceOf({ metadata: { annotations = {} } }: Entity): string {
  const location =
    annotations[ANNOTATION_LOCATION] ?? annotations[ANNOTATION_SOURCE_LOCATION];
  return location?.replace(/^(url|file):/, '') ?? 'an unknown place';
}
