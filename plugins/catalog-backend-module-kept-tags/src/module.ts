import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { KeptTagsProcessor } from './KeptTagsProcessor';

/** Tags that keep templates for groups are for templates alone. */
export const catalogModuleKeptTags = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'kept-tags',
  register(reg) {
    reg.registerInit({
      deps: {
        config: coreServices.rootConfig,
        processing: catalogProcessingExtensionPoint,
      },
      async init({ config, processing }) {
        processing.addProcessor(KeptTagsProcessor.fromConfig(config));
      },
    });
  },
});
