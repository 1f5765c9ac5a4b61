import { Entity } from '@backstage/catalog-model';

/** The entities that an entity has a relation of one type to. */
export function targetsOf({ relations = [] }: Entity, type: string): string[] {
  return relations
    .filter(relation => relation.type === type)
    .map(({ targetRef }) => targetRef);
}
