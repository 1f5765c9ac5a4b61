import {
  configApiRef,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import {
  ApiBlueprint,
  coreExtensionData,
  createExtension,
  createFrontendModule,
} from '@backstage/frontend-plugin-api';
import {
  TechDocsAddonLocations,
  techdocsStorageApiRef,
} from '@backstage/plugin-techdocs-react';
import { AddonBlueprint } from '@backstage/plugin-techdocs-react/alpha';
import { docsFreshnessExtension } from './freshness/docsFreshnessExtension';
import { MermaidAddon } from './mermaid/MermaidAddon';
import { GuidingStorageClient } from './noDocs/GuidingStorageClient';
import { NoDocs } from './noDocs/NoDocs';
import { UnstyledPageAddon } from './unstyled/UnstyledPageAddon';

const mermaidAddon = AddonBlueprint.make({
  name: 'mermaid',
  params: {
    name: 'Mermaid',
    location: TechDocsAddonLocations.Content,
    component: MermaidAddon,
  },
});

const unstyledPageAddon = AddonBlueprint.make({
  name: 'unstyled-page',
  params: {
    name: 'UnstyledPage',
    location: TechDocsAddonLocations.Content,
    component: UnstyledPageAddon,
  },
});

/** In place of the stock one, which shows an error where docs are missing. */
const storageApi = ApiBlueprint.make({
  name: 'storage',
  params: defineParams =>
    defineParams({
      api: techdocsStorageApiRef,
      deps: {
        configApi: configApiRef,
        discoveryApi: discoveryApiRef,
        fetchApi: fetchApiRef,
      },
      factory: apis => new GuidingStorageClient(apis),
    }),
});

/** In place of the stock one, which is empty. */
const emptyState = createExtension({
  kind: 'empty-state',
  name: 'entity-content',
  attachTo: { id: 'entity-content:techdocs', input: 'emptyState' },
  output: [coreExtensionData.reactElement],
  factory: () => [coreExtensionData.reactElement(<NoDocs />)],
});

export const techdocsModule = createFrontendModule({
  pluginId: 'techdocs',
  extensions: [
    docsFreshnessExtension,
    emptyState,
    mermaidAddon,
    storageApi,
    unstyledPageAddon,
  ],
});
