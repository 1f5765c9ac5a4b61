import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { readAppConfig } from '@internal/local/testUtils';
import { PluginRequests } from '../PluginRequests';
import { OrgSyncs } from './OrgSyncs';

const plugins = new PluginRequests({
  auth: mockServices.auth(),
  discovery: mockServices.discovery(),
});

describe('OrgSyncs', () => {
  it.each(['app-config.entra.yaml', 'app-config.okta.yaml'])(
    'knows of none with %s, and asks nobody',
    async overlay => {
      const config = new ConfigReader(
        await readAppConfig([overlay], { OKTA_URL: 'https://acme.okta.com' }),
      );

      expect(await OrgSyncs.fromConfig(config, plugins).read()).toEqual([]);
    },
  );
});
