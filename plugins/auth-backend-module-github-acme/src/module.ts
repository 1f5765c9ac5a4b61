import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  githubAuthenticator,
  githubSignInResolvers,
} from '@backstage/plugin-auth-backend-module-github-provider';
import {
  authProvidersExtensionPoint,
  commonSignInResolvers,
  createOAuthProviderFactory,
} from '@backstage/plugin-auth-node';
import { createExplainUnknownUser } from './explainUnknownUser';
import { OrgSyncs } from './OrgSyncs';
import { EXPLAIN_UNKNOWN_USER, withExplanation } from './withExplanation';

/**
 * Sign-in with GitHub by the stock resolvers that the configuration lists; whom
 * none of them finds in the catalog is told why, and what to do.
 */
export const authModuleGithubAcme = createBackendModule({
  pluginId: 'auth',
  moduleId: 'github-acme',
  register(reg) {
    reg.registerInit({
      deps: {
        providers: authProvidersExtensionPoint,
        config: coreServices.rootConfig,
        auth: coreServices.auth,
        discovery: coreServices.discovery,
      },
      async init({ providers, config, auth, discovery }) {
        const orgSyncs = OrgSyncs.fromConfig(config, { auth, discovery });
        const createHandlers = createOAuthProviderFactory({
          authenticator: githubAuthenticator,
          signInResolverFactories: {
            ...commonSignInResolvers,
            ...githubSignInResolvers,
            [EXPLAIN_UNKNOWN_USER]: createExplainUnknownUser(orgSyncs),
          },
        });
        providers.registerProvider({
          providerId: 'github',
          factory: options =>
            createHandlers({
              ...options,
              config: withExplanation(options.config),
            }),
        });
      },
    });
  },
});
