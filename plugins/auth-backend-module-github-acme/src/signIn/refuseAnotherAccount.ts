import { isError, NotFoundError } from '@backstage/errors';
import { GithubProfile } from '@backstage/plugin-auth-backend-module-github-provider';
import {
  AuthResolverContext,
  OAuthAuthenticatorResult,
  SignInResolverFactory,
} from '@backstage/plugin-auth-node';
import { USER_ID } from './githubAnnotations';

/**
 * For a resolver that matches by the name: does not let it match a User that
 * carries the id of another account. GitHub gives a name that became free to
 * whoever wants it, who would be signed in as the one that had it.
 */
export function refuseAnotherAccount<TOptions>(
  createResolver: SignInResolverFactory<
    OAuthAuthenticatorResult<GithubProfile>,
    TOptions
  >,
): typeof createResolver {
  return (...options) => {
    const resolver = createResolver(...options);
    return async (info, context) => {
      const { username = '', nodeId } = info.result.fullProfile;
      const id = await idOfUserNamed(username, context);
      if (id && id !== nodeId) {
        throw new NotFoundError(
          `the User of that name carries ${USER_ID}: ${id}`,
        );
      }
      return resolver(info, context);
    };
  };
}

async function idOfUserNamed(
  name: string,
  context: AuthResolverContext,
): Promise<string | undefined> {
  try {
    const { entity } = await context.findCatalogUser({ entityRef: { name } });
    return entity.metadata.annotations?.[USER_ID];
  } catch (error) {
    if (isError(error) && error.name === 'NotFoundError') {
      return undefined;
    }
    throw error;
  }
}
