import { githubSignInResolvers } from '@backstage/plugin-auth-backend-module-github-provider';
import {
  commonSignInResolvers,
  SignInResolverFactory,
} from '@backstage/plugin-auth-node';
import { refuseAnotherAccount } from './refuseAnotherAccount';

/** What `auth.providers.github` can name: the stock ones. */
export const resolverFactories: Record<string, SignInResolverFactory> = {
  ...commonSignInResolvers,
  ...githubSignInResolvers,
  usernameMatchingUserEntityName: refuseAnotherAccount(
    githubSignInResolvers.usernameMatchingUserEntityName,
  ),
};
