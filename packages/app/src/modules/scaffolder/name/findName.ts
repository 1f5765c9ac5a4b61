import { stringifyEntityRef } from '@backstage/catalog-model';
import { CatalogApi } from '@backstage/catalog-client';
import { ScaffolderApi } from '@backstage/plugin-scaffolder-common';

/** Whether a service can be given a name. */
export type NameState =
  | { readonly state: 'free' }
  /** The same template made it before, and would find it again. */
  | { readonly state: 'ours'; readonly where: string }
  | { readonly state: 'taken'; readonly where: string };

/**
 * Looks for the name on GitHub and in the catalog.
 *
 * @param template - the name of the template that asks
 */
export async function findName(
  name: string,
  template: string,
  apis: { catalog: CatalogApi; scaffolder: ScaffolderApi },
): Promise<NameState> {
  const [repository, entity] = await Promise.all([
    findRepository(name, apis.scaffolder),
    findEntity(name, apis.catalog),
  ]);
  if (repository?.title === template) {
    return { state: 'ours', where: repository.id };
  }
  const where = repository?.id ?? entity;
  return where ? { state: 'taken', where } : { state: 'free' };
}

async function findRepository(name: string, scaffolder: ScaffolderApi) {
  const { results } = await scaffolder.autocomplete({
    provider: 'acme-github',
    resource: 'repository',
    context: { name },
    // The portal looks by itself; the route wants something here all the same.
    token: 'none',
  });
  return results.at(0);
}

async function findEntity(name: string, catalog: CatalogApi) {
  const { items } = await catalog.getEntitiesByRefs({
    entityRefs: [`component:default/${name}`, `api:default/${name}`],
    fields: ['kind', 'metadata.name', 'metadata.namespace'],
  });
  const entity = items.find(item => item !== undefined);
  return entity && stringifyEntityRef(entity);
}
