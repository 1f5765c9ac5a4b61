import { ConfigSources, FileConfigSource } from '@backstage/config-loader';
import { JsonObject } from '@backstage/types';
import { join } from 'node:path';
import { REPOSITORY_ROOT } from '../paths';

/** The file that is true everywhere, others on top, with these variables. */
export async function readAppConfig(
  moreFiles: readonly string[],
  env: Record<string, string>,
): Promise<JsonObject> {
  const files = [join(REPOSITORY_ROOT, 'app-config.yaml'), ...moreFiles];
  const config = await ConfigSources.toConfig(
    ConfigSources.merge(
      files.map(path =>
        FileConfigSource.create({
          path,
          substitutionFunc: async name => env[name],
        }),
      ),
    ),
  );
  const data = config.get<JsonObject>();
  config.close();
  return data;
}
