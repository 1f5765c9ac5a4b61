import { AuthService } from '@backstage/backend-plugin-api';
import {
  Entity,
  RELATION_CHILD_OF,
  RELATION_MEMBER_OF,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';

/** A group somebody acts for: as a member, or as a group below it is one. */
export interface HeldGroup {
  readonly ref: string;
  /** From the group they are a member of, up to this one. */
  readonly path: readonly string[];
  readonly isThere: boolean;
  /** Set where it leads back to a group of its path, so that nothing is above. */
  readonly loopsTo?: string;
}

/** Knows the groups of a User, direct and inherited, as GitHub nests teams. */
export class Memberships {
  readonly #auth: AuthService;
  readonly #catalog: CatalogService;

  constructor(services: { auth: AuthService; catalog: CatalogService }) {
    this.#auth = services.auth;
    this.#catalog = services.catalog;
  }

  /** @returns each group once, by its shortest path, the direct ones first */
  async of(user: Entity): Promise<HeldGroup[]> {
    const held = new Map<string, HeldGroup>();
    let paths = groupsOf(user, RELATION_MEMBER_OF).map(ref => [ref]);
    while (paths.length > 0) {
      const reached = await this.#reach(paths);
      for (const { group } of reached) {
        held.set(group.ref, group);
      }
      paths = reached.flatMap(({ group, parents }) =>
        parents
          .filter(parent => !held.has(parent))
          .map(parent => [...group.path, parent]),
      );
    }
    return [...held.values()];
  }

  async #reach(paths: readonly string[][]) {
    const byRef = new Map(paths.map(path => [path[path.length - 1], path]));
    const refs = [...byRef.keys()];
    const { items } = await this.#catalog.getEntitiesByRefs(
      { entityRefs: refs, fields: ['kind', 'relations'] },
      { credentials: await this.#auth.getOwnServiceCredentials() },
    );
    return refs.map((ref, index) => {
      const path = byRef.get(ref) ?? [ref];
      const entity = items[index];
      const parents = entity ? groupsOf(entity, RELATION_CHILD_OF) : [];
      const loopsTo = parents.find(parent => path.includes(parent));
      const group = { ref, path, isThere: Boolean(entity), loopsTo };
      return { group, parents };
    });
  }
}

/** Whom sign-in says somebody acts for: themselves, and their groups. */
export function ownershipRefs(
  user: Entity,
  groups: readonly HeldGroup[],
): string[] {
  return [stringifyEntityRef(user), ...groups.map(({ ref }) => ref)];
}

function groupsOf({ relations = [] }: Entity, type: string): string[] {
  return relations
    .filter(relation => relation.type === type)
    .map(({ targetRef }) => targetRef)
    .filter(ref => ref.startsWith('group:'));
}
