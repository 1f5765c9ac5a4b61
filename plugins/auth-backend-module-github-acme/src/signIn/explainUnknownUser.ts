import { NotAllowedError } from '@backstage/errors';
import { GithubProfile } from '@backstage/plugin-auth-backend-module-github-provider';
import {
  createSignInResolverFactory,
  OAuthAuthenticatorResult,
} from '@backstage/plugin-auth-node';
import { UnknownUsers } from './UnknownUsers';

/**
 * A resolver that resolves nobody: it tells whom the resolvers before it did
 * not find in the catalog why that is, and what to do.
 */
export function createExplainUnknownUser(
  unknownUsers: Pick<UnknownUsers, 'explain'>,
) {
  return createSignInResolverFactory({
    create() {
      return async (info: {
        result: OAuthAuthenticatorResult<GithubProfile>;
      }) => {
        const { username = '', nodeId = '' } = info.result.fullProfile;
        throw new NotAllowedError(
          await unknownUsers.explain({ login: username, id: nodeId }),
        );
      };
    },
  });
}
