import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { githubAuthenticator } from '@backstage/plugin-auth-backend-module-github-provider';
import {
  authOwnershipResolutionExtensionPoint,
  authProvidersExtensionPoint,
  createOAuthProviderFactory,
} from '@backstage/plugin-auth-node';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { ownershipChainReadPermission } from '@internal/plugin-auth-acme-common';
import { createChainRouter } from './chain/createChainRouter';
import { createOwnershipChains } from './chain/createOwnershipChains';
import { createOwnershipResolver } from './ownership/createOwnershipResolver';
import { Memberships } from './ownership/Memberships';
import { PluginRequests } from './PluginRequests';
import { CatalogUsers } from './signIn/CatalogUsers';
import { createExplainUnknownUser } from './signIn/explainUnknownUser';
import { OrgSyncs } from './signIn/OrgSyncs';
import { resolverFactories } from './signIn/resolverFactories';
import { UnknownUsers } from './signIn/UnknownUsers';
import {
  EXPLAIN_UNKNOWN_USER,
  withExplanation,
} from './signIn/withExplanation';

/**
 * Sign-in with GitHub by the resolvers that the configuration lists; whom none of
 * them finds in the catalog is told why, and what to do. People act for their
 * groups and all above them, and see how that came about.
 */
export const authModuleGithubAcme = createBackendModule({
  pluginId: 'auth',
  moduleId: 'github-acme',
  register(reg) {
    reg.registerInit({
      deps: {
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        ownership: authOwnershipResolutionExtensionPoint,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        providers: authProvidersExtensionPoint,
        userInfo: coreServices.userInfo,
      },
      async init({ httpRouter, ownership, providers, ...services }) {
        const plugins = new PluginRequests(services);
        const orgSyncs = OrgSyncs.fromConfig(services.config, plugins);
        const users = new CatalogUsers(services);
        const unknownUsers = new UnknownUsers({ users, orgSyncs });
        const memberships = new Memberships(services);

        const createHandlers = createOAuthProviderFactory({
          authenticator: githubAuthenticator,
          signInResolverFactories: {
            ...resolverFactories,
            [EXPLAIN_UNKNOWN_USER]: createExplainUnknownUser(unknownUsers),
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
        ownership.setAuthOwnershipResolver(
          createOwnershipResolver(memberships),
        );

        services.permissionsRegistry.addPermissions([
          ownershipChainReadPermission,
        ]);
        const chains = createOwnershipChains({
          ...services,
          memberships,
          orgSyncs,
          plugins,
          unknownUsers,
          users,
        });
        httpRouter.use(createChainRouter({ ...services, chains }));
      },
    });
  },
});
