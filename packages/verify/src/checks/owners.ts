import {
  Entity,
  RELATION_OWNED_BY,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { Portal } from '../Portal';
import { Check, CheckFailed, listFindings } from './Check';

export const ownersResolve: Check = {
  name: 'owners of components',
  async run(portal) {
    const components = await readComponents(portal);
    const owners = [...new Set(components.flatMap(ownersOf))];
    const { items } = await portal.catalog.getEntitiesByRefs({
      entityRefs: owners,
      fields: ['kind', 'metadata.name', 'metadata.namespace'],
    });
    const unknown = new Set(owners.filter((_, index) => !items[index]));
    const findings = components.flatMap(component => {
      const ref = stringifyEntityRef(component);
      const owned = ownersOf(component);
      return owned.length === 0
        ? [`${ref} has no owner`]
        : owned
            .filter(owner => unknown.has(owner))
            .map(owner => `${ref} is owned by ${owner}, which is not there`);
    });
    if (findings.length > 0) {
      throw new CheckFailed(listFindings(findings));
    }
    return `${components.length} components, each with an owner that is there`;
  },
};

async function readComponents(portal: Portal): Promise<Entity[]> {
  const components: Entity[] = [];
  for await (const page of portal.catalog.streamEntities({
    filter: { kind: 'Component' },
    fields: ['kind', 'metadata.name', 'metadata.namespace', 'relations'],
  })) {
    components.push(...page);
  }
  return components;
}

function ownersOf({ relations = [] }: Entity): string[] {
  return relations
    .filter(({ type }) => type === RELATION_OWNED_BY)
    .map(({ targetRef }) => targetRef);
}
