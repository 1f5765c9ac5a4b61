import { loadAppPage } from '../appPage';
import { Check } from './Check';

export const appPage: Check = {
  name: "the app's page",
  async run(portal) {
    const scripts = await loadAppPage(portal.appUrl);
    return `${portal.appUrl} loads with its ${scripts} scripts`;
  },
};
