import {
  BackendFeature,
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { CatalogClient } from '@backstage/catalog-client';
import { JsonObject } from '@backstage/types';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import githubModule from '@backstage/plugin-catalog-backend-module-github';
import githubOrgModule from '@backstage/plugin-catalog-backend-module-github-org';
import eventsPlugin from '@backstage/plugin-events-backend';
import githubEventsModule from '@backstage/plugin-events-backend-module-github';
import { eventsServiceFactory } from '@backstage/plugin-events-node';
import schedulerFailures from '@internal/plugin-scheduler-failures-node';
import { ScheduledTasks } from '../portal/ScheduledTasks';
import { quickSchedules } from './quickSchedules';
import { readAppConfig } from './readAppConfig';
import { RunningGithub } from './startGithub';
import { createTestLogger } from '@internal/test-support';

/** Where the app would be. */
export const APP_URL = 'http://localhost:3000';

const WEBHOOK_SECRET = 'what both of them know';

/** One in a process of its own cannot be asked to send events. */
type ReadableGithub = Pick<
  RunningGithub,
  'url' | 'host' | 'token' | 'oauthApp'
> &
  Partial<Pick<RunningGithub, 'sendEvents'>>;

/**
 * The real catalog and events backends over PostgreSQL, as app-config.yaml has
 * them, reading a local GitHub that sends them its webhooks.
 *
 * @param options - `catalog` replaces keys of the catalog's configuration;
 *   `webhooks: false` leaves it to the schedules to notice a change; `schedules`
 *   are as quick as quickSchedules.ts makes them, or stock; `features`
 *   are more of the backend; `configFiles` are on top of app-config.yaml;
 *   `databaseOf` is that of an earlier catalog, to continue with what it holds;
 *   `env` are more variables for the configuration; without `permission`, its
 *   configuration, everybody may do everything; `backend` is that of the backend
 */
export async function startCatalog(options: {
  github: ReadableGithub;
  databases: TestDatabases;
  catalog?: JsonObject;
  webhooks?: boolean;
  schedules?: 'quick' | 'stock';
  features?: BackendFeature[];
  configFiles?: readonly string[];
  databaseOf?: DatabaseOf;
  env?: Record<string, string>;
  permission?: JsonObject;
  backend?: JsonObject;
}) {
  const { github, databases, webhooks = true, schedules = 'quick' } = options;
  const { databaseOf = databasePerPlugin(databases) } = options;
  const configured = await readAppConfig(options.configFiles ?? [], {
    GITHUB_URL: github.url,
    GITHUB_ENTERPRISE_URL: github.url,
    GITHUB_HOST: github.host,
    GITHUB_API_URL: `${github.url}/api/v3`,
    GITHUB_ORG: 'acme',
    GITHUB_TOKEN: github.token,
    GITHUB_CLIENT_ID: github.oauthApp.clientId,
    GITHUB_CLIENT_SECRET: github.oauthApp.clientSecret,
    GITHUB_WEBHOOK_SECRET: WEBHOOK_SECRET,
    ...options.env,
  });
  const log = createTestLogger();
  const backend = await startTestBackend({
    features: [
      ...(options.features ?? []),
      catalogPlugin,
      githubModule,
      githubOrgModule,
      eventsPlugin,
      githubEventsModule,
      // The test backend's own would keep one plugin's events from the others.
      eventsServiceFactory,
      schedulerFailures,
      ...(schedules === 'quick' ? [quickSchedules] : []),
      log.factory,
      createServiceFactory({
        service: coreServices.database,
        deps: { plugin: coreServices.pluginMetadata },
        async factory({ plugin }) {
          const knex = await databaseOf(plugin.getId());
          return mockServices.database({ knex });
        },
      }),
      mockServices.rootConfig.factory({
        data: {
          app: { baseUrl: APP_URL },
          auth: configured.auth,
          integrations: configured.integrations,
          scaffolder: configured.scaffolder,
          goldenPaths: configured.goldenPaths,
          events: { ...object(configured.events), useEventBus: 'never' },
          catalog: { ...object(configured.catalog), ...options.catalog },
          ...(options.permission && { permission: options.permission }),
          ...(options.backend && { backend: options.backend }),
        },
      }),
    ],
  });
  const url = `http://localhost:${backend.server.port()}`;
  if (webhooks) {
    await github.sendEvents?.(`${url}/api/events/http/github`, WEBHOOK_SECRET);
  }
  const authorization = `Bearer ${mockCredentials.service.token()}`;
  return {
    url,
    /** What it logged so far. */
    log: log.lines,
    /** Its scheduled ones, such as a discovery. */
    tasks: new ScheduledTasks(`${url}/api/catalog`, authorization),
    client: new CatalogClient({
      discoveryApi: { getBaseUrl: async id => `${url}/api/${id}` },
      fetchApi: {
        fetch: (input, init) => {
          const headers = new Headers(init?.headers);
          headers.set('Authorization', authorization);
          return fetch(input, { ...init, headers });
        },
      },
    }),
    databaseOf,
    stop: () => backend.stop(),
  };
}

export type RunningCatalog = Awaited<ReturnType<typeof startCatalog>>;

export type DatabaseOf = (
  pluginId: string,
) => ReturnType<TestDatabases['init']>;

/** As in production, where each plugin has a database of its own. */
export function databasePerPlugin(databases: TestDatabases): DatabaseOf {
  const known = new Map<string, ReturnType<DatabaseOf>>();
  return pluginId => {
    const database = known.get(pluginId) ?? databases.init('POSTGRES_18');
    known.set(pluginId, database);
    return database;
  };
}

function object(value: unknown): JsonObject {
  return (value ?? {}) as JsonObject;
}
