import {
  coreServices,
  createBackendFeatureLoader,
} from '@backstage/backend-plugin-api';
import { chooseOrgSource, OrgSource } from './chooseOrgSource';

/** What each source is read by; one that is not chosen is not even loaded. */
const MODULES = {
  githubOrg: () => [
    import('@backstage/plugin-catalog-backend-module-github-org'),
  ],
  microsoftGraphOrg: () => [
    import('@backstage/plugin-catalog-backend-module-msgraph'),
  ],
  okta: () => [
    import('@roadiehq/catalog-backend-module-okta/new-backend'),
    import('@roadiehq/catalog-backend-module-okta/org-provider-factory'),
  ],
} satisfies Record<OrgSource, () => unknown>;

/** Adds the module that reads people and teams, by the configuration of it. */
export const orgSourceLoader = createBackendFeatureLoader({
  deps: { config: coreServices.rootConfig },
  async *loader({ config }) {
    yield* MODULES[chooseOrgSource(config)]();
  },
});
