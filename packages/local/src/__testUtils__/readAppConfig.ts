import { ConfigSources, FileConfigSource } from '@backstage/config-loader';
import { JsonObject } from '@backstage/types';
import { resolve } from 'node:path';
import { REPOSITORY_ROOT } from '../paths';

/**
 * The file that is true everywhere, others on top, with these variables.
 *
 * @param moreFiles - from the root of the repository
 */
export async function readAppConfig(
  moreFiles: readonly string[],
  env: Record<string, string>,
): Promise<JsonObject> {
  const files = ['app-config.yaml', ...moreFiles];
  const config = await ConfigSources.toConfig(
    ConfigSources.merge(
      files.map(file =>
        FileConfigSource.create({
          path: resolve(REPOSITORY_ROOT, file),
          substitutionFunc: async name => env[name],
        }),
      ),
    ),
  );
  const data = config.get<JsonObject>();
  config.close();
  return data;
}
