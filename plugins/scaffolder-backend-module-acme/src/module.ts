import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { ScmIntegrations } from '@backstage/integration';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import {
  scaffolderActionsExtensionPoint,
  scaffolderServiceRef,
} from '@backstage/plugin-scaffolder-node';
import { scaffolderAutocompleteExtensionPoint } from '@backstage/plugin-scaffolder-node/alpha';
import { createCatalogConsumersAction } from './actions/catalogConsumers';
import { createCatalogEnsureAction } from './actions/catalogEnsure';
import { createCatalogFetchOwnedAction } from './actions/catalogFetchOwned';
import { createDescriptorEditAction } from './actions/descriptorEdit';
import { createGithubPullRequestFindAction } from './actions/githubPullRequestFind';
import { createGithubPullRequestOpenAction } from './actions/githubPullRequestOpen';
import { createGithubRepoFindAction } from './actions/githubRepoFind';
import { createGithubRepoPublishAction } from './actions/githubRepoPublish';
import { createJiraIssueAction } from './actions/jiraIssue';
import { createOncallRegisterAction } from './actions/oncallRegister';
import { createPostgresDropAction } from './actions/postgresDrop';
import { createPostgresProvisionAction } from './actions/postgresProvision';
import { createRunCleanUpAction } from './actions/runCleanUp';
import { createDryRunRouter } from './dryRun/createDryRunRouter';
import { DryRunGuard } from './dryRun/DryRunGuard';
import { createRepositoryAutocomplete } from './github/createRepositoryAutocomplete';
import { GithubRepositories } from './github/GithubRepositories';
import { readGoldenPathsConfig } from './config';
import { CleanUp } from './runs/CleanUp';
import { createRunsRouter } from './runs/createRunsRouter';
import { DatabaseLedger } from './runs/DatabaseLedger';
import { createRemovers } from './runs/removers/createRemovers';
import { Runs } from './runs/Runs';
import { TakeBack } from './runs/TakeBack';
import { watchOverlookedTasks } from './runs/watchOverlookedTasks';

/**
 * The actions of the golden paths, the ledger of what their runs make, and what
 * keeps dry runs to what somebody could run.
 */
export const scaffolderModuleAcme = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'acme',
  register(reg) {
    reg.registerInit({
      deps: {
        actions: scaffolderActionsExtensionPoint,
        auth: coreServices.auth,
        autocomplete: scaffolderAutocompleteExtensionPoint,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        events: eventsServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        permissions: coreServices.permissions,
        scaffolder: scaffolderServiceRef,
        scheduler: coreServices.scheduler,
        userInfo: coreServices.userInfo,
      },
      async init({ actions, autocomplete, database, httpRouter, ...services }) {
        const integrations = ScmIntegrations.fromConfig(services.config);
        const known = {
          ...services,
          ...readGoldenPathsConfig(services.config),
          integrations,
          ledger: await DatabaseLedger.create(database),
          repositories: new GithubRepositories(integrations),
          runs: new Runs(services),
        };
        const removers = createRemovers(known);
        const takeBack = new TakeBack({ ...known, removers });
        const options = {
          ...known,
          takeBack,
          cleanUp: new CleanUp({ ...known, takeBack }),
        };
        actions.addActions(
          createCatalogConsumersAction(options),
          createCatalogEnsureAction(options),
          createCatalogFetchOwnedAction(options),
          createDescriptorEditAction(),
          createGithubPullRequestFindAction(options),
          createGithubPullRequestOpenAction(options),
          createGithubRepoFindAction(options),
          createGithubRepoPublishAction(options),
          createJiraIssueAction(options),
          createOncallRegisterAction(options),
          createPostgresDropAction(options),
          createPostgresProvisionAction(options),
          createRunCleanUpAction(options),
        );
        autocomplete.addAutocompleteProvider(
          createRepositoryAutocomplete(options),
        );
        httpRouter.use(createRunsRouter(options));
        // A module starts before its plugin: this is in front of its route.
        const guard = new DryRunGuard(services);
        httpRouter.use(createDryRunRouter({ ...services, guard }));
        watchOverlookedTasks({ ...services, knex: await database.getClient() });
      },
    });
  },
});
