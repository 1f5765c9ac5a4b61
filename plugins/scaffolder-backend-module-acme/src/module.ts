import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { ScmIntegrations } from '@backstage/integration';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { scaffolderAutocompleteExtensionPoint } from '@backstage/plugin-scaffolder-node/alpha';
import { createCatalogConsumersAction } from './actions/catalogConsumers';
import { createCatalogEnsureAction } from './actions/catalogEnsure';
import { createCatalogFetchOwnedAction } from './actions/catalogFetchOwned';
import { createDescriptorEditAction } from './actions/descriptorEdit';
import { createGithubPullRequestFindAction } from './actions/githubPullRequestFind';
import { createGithubRepoFindAction } from './actions/githubRepoFind';
import { createGithubRepoPublishAction } from './actions/githubRepoPublish';
import { createJiraIssueAction } from './actions/jiraIssue';
import { createOncallRegisterAction } from './actions/oncallRegister';
import { createPostgresDropAction } from './actions/postgresDrop';
import { createPostgresProvisionAction } from './actions/postgresProvision';
import { createRepositoryAutocomplete } from './github/createRepositoryAutocomplete';
import { GithubRepositories } from './github/GithubRepositories';
import { readGoldenPathsConfig } from './config';

/** The actions of the golden paths. */
export const scaffolderModuleAcme = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'acme',
  register(reg) {
    reg.registerInit({
      deps: {
        actions: scaffolderActionsExtensionPoint,
        autocomplete: scaffolderAutocompleteExtensionPoint,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        events: eventsServiceRef,
        userInfo: coreServices.userInfo,
      },
      async init({ actions, autocomplete, ...services }) {
        const options = {
          ...services,
          ...readGoldenPathsConfig(services.config),
          repositories: new GithubRepositories(
            ScmIntegrations.fromConfig(services.config),
          ),
        };
        actions.addActions(
          createCatalogConsumersAction(options),
          createCatalogEnsureAction(options),
          createCatalogFetchOwnedAction(options),
          createDescriptorEditAction(),
          createGithubPullRequestFindAction(options),
          createGithubRepoFindAction(options),
          createGithubRepoPublishAction(options),
          createJiraIssueAction(options),
          createOncallRegisterAction(options),
          createPostgresDropAction(options),
          createPostgresProvisionAction(options),
        );
        autocomplete.addAutocompleteProvider(
          createRepositoryAutocomplete(options),
        );
      },
    });
  },
});
