import { Content } from '@backstage/core-components';
import {
  createFrontendModule,
  SubPageBlueprint,
} from '@backstage/frontend-plugin-api';

const ownershipPage = SubPageBlueprint.make({
  name: 'ownership',
  params: {
    path: 'ownership',
    title: 'Ownership',
    loader: () =>
      import('./OwnershipPage').then(m => (
        <Content>
          <m.OwnershipPage />
        </Content>
      )),
  },
});

export const ownershipModule = createFrontendModule({
  pluginId: 'user-settings',
  extensions: [ownershipPage],
});
