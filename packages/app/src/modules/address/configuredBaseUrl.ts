import { ConfigReader } from '@backstage/config';
import { defaultConfigLoader } from '@backstage/core-app-api';

/**
 * `app.baseUrl` as it was configured. The config API has it too, but with the
 * address in the browser put in its place.
 */
export async function configuredBaseUrl(): Promise<string> {
  const configs = await defaultConfigLoader();
  return ConfigReader.fromConfigs(configs).getString('app.baseUrl');
}
