import {
  AppRootElementBlueprint,
  createFrontendModule,
} from '@backstage/frontend-plugin-api';
import { WrongAddressNotice } from './WrongAddressNotice';

const wrongAddressNotice = AppRootElementBlueprint.make({
  name: 'wrong-address-notice',
  params: { element: <WrongAddressNotice /> },
});

export const addressModule = createFrontendModule({
  pluginId: 'app',
  extensions: [wrongAddressNotice],
});
