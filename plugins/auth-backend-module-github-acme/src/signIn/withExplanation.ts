import { Config, ConfigReader } from '@backstage/config';
import { JsonObject } from '@backstage/types';

/** The name under which it stands in the list of resolvers. */
export const EXPLAIN_UNKNOWN_USER = 'explainUnknownUser';

/**
 * The configuration of a provider, with one more sign-in resolver at the end of
 * each environment's list. It is not for the configuration to leave out.
 *
 * @param config - by environments, as `auth.providers.github` is
 */
export function withExplanation(config: Config): Config {
  const environments = config.keys().map(name => {
    const environment = config.getConfig(name).get<JsonObject>();
    const resolvers =
      config.getOptional<JsonObject[]>(`${name}.signIn.resolvers`) ?? [];
    const explained = [...resolvers, { resolver: EXPLAIN_UNKNOWN_USER }];
    return [name, { ...environment, signIn: { resolvers: explained } }];
  });
  return new ConfigReader(Object.fromEntries(environments));
}
