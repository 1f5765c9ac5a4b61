import {
  CompoundEntityRef,
  Entity,
  getCompoundEntityRef,
  parseEntityRef,
} from '@backstage/catalog-model';
import { TECHDOCS_EXTERNAL_ANNOTATION } from '@backstage/plugin-techdocs-common';

/** Whose site the page of an entity shows; as there, its own in place of a wrong name. */
export function siteOf(entity: Entity): CompoundEntityRef {
  const other = entity.metadata.annotations?.[TECHDOCS_EXTERNAL_ANNOTATION];
  if (other) {
    try {
      return parseEntityRef(other);
    } catch {
      // The app overlooks it as well.
    }
  }
  return getCompoundEntityRef(entity);
}
