import { Config } from '@backstage/config';
import { RepositoryPlace } from './CatalogEntries';

/** A repository as discovery looks at it. */
export interface DiscoveredRepository extends RepositoryPlace {
  readonly defaultBranch: string;
}

/** The descriptor that every golden path writes. */
const DESCRIPTOR = '/catalog-info.yaml';

/**
 * Whether a discovery of `catalog.providers.github` reads the descriptor of a
 * repository. Filters on topics and visibility are not looked at: golden paths
 * set neither against their own discovery.
 */
export function discoveryCovers(
  root: Config,
  repository: DiscoveredRepository,
): boolean {
  return discoveries(root).some(discovery => {
    const pattern = discovery.getOptionalString('filters.repository');
    const branch =
      discovery.getOptionalString('filters.branch') ?? repository.defaultBranch;
    const path = discovery.getOptionalString('catalogPath') ?? DESCRIPTOR;
    return (
      (discovery.getOptionalString('host') ?? 'github.com') ===
        repository.host &&
      isSame(discovery.getOptionalString('organization'), repository.owner) &&
      path === DESCRIPTOR &&
      branch === repository.defaultBranch &&
      (!pattern || new RegExp(`^(?:${pattern})$`).test(repository.repo))
    );
  });
}

/** One without an id, or several by their ids. */
function discoveries(root: Config): Config[] {
  const config = root.getOptionalConfig('catalog.providers.github');
  if (!config) {
    return [];
  }
  return config.has('organization')
    ? [config]
    : config.keys().map(id => config.getConfig(id));
}

function isSame(a: string | undefined, b: string): boolean {
  return a?.toLocaleLowerCase('en-US') === b.toLocaleLowerCase('en-US');
}
