import {
  coreServices,
  createBackendFeatureLoader,
} from '@backstage/backend-plugin-api';
import { chooseEngine, Engine } from './chooseEngine';

/** What each engine consists of; one that is not chosen is not even loaded. */
const FEATURES = {
  policy: () => [
    import('@backstage/plugin-permission-backend'),
    import('@internal/plugin-permission-backend-module-acme'),
  ],
  // The plugin permission as well, in its own way.
  rbac: () => [import('@backstage-community/plugin-rbac-backend')],
} satisfies Record<Engine, () => unknown>;

/** Adds what decides who may do what, by the configuration of it. */
export const engineLoader = createBackendFeatureLoader({
  deps: { config: coreServices.rootConfig },
  async *loader({ config }) {
    yield* FEATURES[chooseEngine(config)]();
  },
});
