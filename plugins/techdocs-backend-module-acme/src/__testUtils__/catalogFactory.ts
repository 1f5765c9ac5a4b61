import {
  BackstageCredentials,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { Entity } from '@backstage/catalog-model';
import {
  CatalogService,
  catalogServiceRef,
} from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';

/** A catalog of which people read what is not hidden from them, services all. */
export function catalogFactory(options: {
  entities: Entity[];
  isHidden?: (entity: Entity, userRef: string) => boolean;
}) {
  const { entities, isHidden = () => false } = options;

  function readBy({ principal }: BackstageCredentials): CatalogService {
    const { type, userEntityRef } = principal as {
      type: string;
      userEntityRef: string;
    };
    return catalogServiceMock({
      entities: entities.filter(
        entity => type !== 'user' || !isHidden(entity, userEntityRef),
      ),
    });
  }

  return createServiceFactory({
    service: catalogServiceRef,
    deps: {},
    factory: (): CatalogService => ({
      ...catalogServiceMock({ entities }),
      getEntityByRef: (ref, given) =>
        readBy(given.credentials).getEntityByRef(ref, given),
      getEntitiesByRefs: (request, given) =>
        readBy(given.credentials).getEntitiesByRefs(request, given),
      streamEntities: (request, given) =>
        readBy(given.credentials).streamEntities(request, given),
    }),
  });
}
