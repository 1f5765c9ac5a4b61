import { DatabaseOf } from './startCatalog';

/**
 * The configuration of the databases of a test, for a plugin that goes by it and
 * does not ask the service for one.
 */
export async function databaseConfig(
  databaseOf: DatabaseOf,
  pluginIds: readonly string[],
) {
  const databases = await Promise.all(
    pluginIds.map(async pluginId => {
      const { connection } = (await databaseOf(pluginId)).client.config;
      // The password is hidden from those who copy the whole.
      const { host, port, user, password, database } = connection;
      return [
        pluginId,
        { connection: { host, port, user, password, database } },
      ] as const;
    }),
  );
  return {
    client: 'pg',
    connection: databases[0][1].connection,
    plugin: Object.fromEntries(databases),
  };
}
