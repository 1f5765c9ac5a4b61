import {
  Entity,
  RELATION_API_CONSUMED_BY,
  RELATION_DEPENDENCY_OF,
  RELATION_OWNED_BY,
  RELATION_PROVIDES_API,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { CatalogEntries } from './CatalogEntries';
import { targetsOf } from './targetsOf';

export interface Consumer {
  readonly entityRef: string;
  /** Entity references; empty when the catalog does not have the consumer. */
  readonly owners: readonly string[];
  /** What it consumes or depends on, as entity references. */
  readonly uses: readonly string[];
}

/** Everything that consumes an API of a component, or depends on either. */
export async function consumersOf(
  catalog: CatalogEntries,
  component: Entity,
): Promise<Consumer[]> {
  const apis = await catalog.findAll(
    targetsOf(component, RELATION_PROVIDES_API),
  );
  const used = [component, ...apis.filter(api => api !== undefined)];
  const usesByConsumer = new Map<string, string[]>();
  for (const entity of used) {
    const users = [
      ...targetsOf(entity, RELATION_API_CONSUMED_BY),
      ...targetsOf(entity, RELATION_DEPENDENCY_OF),
    ];
    for (const consumer of users) {
      const uses = usesByConsumer.get(consumer) ?? [];
      usesByConsumer.set(consumer, [...uses, stringifyEntityRef(entity)]);
    }
  }
  const consumers = [...usesByConsumer].sort();
  const entities = await catalog.findAll(
    consumers.map(([entityRef]) => entityRef),
  );
  return consumers.map(([entityRef, uses], index) => {
    const consumer = entities[index];
    return {
      entityRef,
      uses,
      owners: consumer ? targetsOf(consumer, RELATION_OWNED_BY) : [],
    };
  });
}
