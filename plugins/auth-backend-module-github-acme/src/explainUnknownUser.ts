import { NotAllowedError } from '@backstage/errors';
import { GithubProfile } from '@backstage/plugin-auth-backend-module-github-provider';
import {
  createSignInResolverFactory,
  OAuthAuthenticatorResult,
} from '@backstage/plugin-auth-node';
import { OrgSync, OrgSyncs } from './OrgSyncs';

/**
 * A resolver that resolves nobody: it tells whom the resolvers before it did
 * not find in the catalog why that is, and what to do.
 */
export function createExplainUnknownUser(orgSyncs: Pick<OrgSyncs, 'read'>) {
  return createSignInResolverFactory({
    create() {
      return async (info: {
        result: OAuthAuthenticatorResult<GithubProfile>;
      }) => {
        const { username } = info.result.fullProfile;
        throw new NotAllowedError(
          explain(`GitHub user ${username}`, await orgSyncs.read()),
        );
      };
    },
  });
}

function explain(user: string, syncs: readonly OrgSync[]): string {
  if (syncs.length === 0) {
    return `${user} is not among the people of the catalog. Ask the platform team to add you where they come from.`;
  }
  return syncs.map(sync => explainSync(user, sync)).join(' ');
}

function explainSync(
  user: string,
  { organizations, lastEndedAt, lastFailed }: OrgSync,
): string {
  const names = organizations.join(' or ');
  if (!lastEndedAt) {
    return `${user} is not known yet: the members of ${names} have not been read. Try again in a minute.`;
  }
  const time = lastEndedAt.toISOString().slice(0, 16).replace('T', ' ');
  if (lastFailed) {
    return `${user} is not a member of ${names}, or a new one: the last org sync, at ${time} UTC, failed. If you are a member, sign in again after the next sync, or ask the platform team to look at it.`;
  }
  return `${user} is not a member of ${names}, or the last org sync, at ${time} UTC, did not hold them. Ask an owner of ${names} to add you, and sign in again.`;
}
