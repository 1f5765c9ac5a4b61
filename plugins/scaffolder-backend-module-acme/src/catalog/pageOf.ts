import { parseEntityRef } from '@backstage/catalog-model';
import { Config } from '@backstage/config';

/** The address of the page of an entity in the portal. */
export function pageOf(config: Config, entityRef: string): string {
  const { kind, namespace, name } = parseEntityRef(entityRef);
  const baseUrl = config.getString('app.baseUrl').replace(/\/+$/, '');
  return `${baseUrl}/catalog/${namespace}/${kind.toLocaleLowerCase(
    'en-US',
  )}/${name}`;
}
