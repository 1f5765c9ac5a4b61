import {
  mockCredentials,
  mockServices,
  TestDatabases,
} from '@backstage/backend-test-utils';
import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import scaffolderEntityModel from '@backstage/plugin-catalog-backend-module-scaffolder-entity-model';
import scaffolderPlugin from '@backstage/plugin-scaffolder-backend';
import githubActions from '@backstage/plugin-scaffolder-backend-module-github';
import workspaceDatabase from '@backstage/plugin-scaffolder-backend-module-workspace-database';
import acmeActions from '@internal/plugin-scaffolder-backend-module-acme';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { REPOSITORY_ROOT } from '../paths';
import { Scaffolder } from '../portal/Scaffolder';
import { startCatalog } from './startCatalog';
import { startAcmeGithub } from './startGithub';
import { startJira } from './startJira';
import { startPagerDuty } from './startPagerDuty';
import { startServicesPostgres } from './startServicesPostgres';
import { waitUntilFilled } from './waitUntilFilled';

/** Of the payments team. */
export const TOMASZ = 'user:default/tomasz-wolski';
const PAYMENTS_TEAM = 'group:default/payments-team';
/** What tests work with. */
const WAITED_FOR = [
  PAYMENTS_TEAM,
  TOMASZ,
  'group:default/engineering',
  'component:default/ledger',
  'component:default/payments-gateway',
  'api:default/payments-api',
  'system:default/payments',
  ...[
    'clean-up',
    'go-service',
    'node-service',
    'retire-service',
    'service-database',
  ].map(name => `template:default/${name}`),
];
/** Of the team and of its API: relations come a moment after the entities. */
const RELATED = [TOMASZ, 'component:default/checkout-api'];

/**
 * All of acme, and a portal with the templates of this repository: the real
 * catalog and scaffolder over PostgreSQL, on the local GitHub, PagerDuty and
 * Jira, and with a PostgreSQL for the databases of services.
 */
export async function startGoldenPaths(databases: TestDatabases) {
  const [github, pagerDuty, jira, postgres] = await Promise.all([
    startAcmeGithub(),
    startPagerDuty(),
    startJira(),
    startServicesPostgres(),
  ]);
  const { host, port, user, password } = postgres.connection;
  const portal = await startCatalog({
    github,
    databases,
    env: {
      PAGERDUTY_API_URL: pagerDuty.apiUrl,
      PAGERDUTY_TOKEN: pagerDuty.token,
      JIRA_URL: jira.url,
      JIRA_USER: jira.user,
      JIRA_TOKEN: jira.token,
      JIRA_PROJECT: jira.project,
      SERVICES_POSTGRES_HOST: host,
      SERVICES_POSTGRES_PORT: String(port),
      SERVICES_POSTGRES_USER: user,
      SERVICES_POSTGRES_PASSWORD: password,
    },
    catalog: {
      locations: [
        location('catalog/*.yaml', ['Domain', 'System', 'Resource']),
        location('templates/*/template.yaml', ['Template']),
      ],
    },
    features: [
      scaffolderEntityModel,
      scaffolderPlugin,
      githubActions,
      workspaceDatabase,
      acmeActions,
      createServiceFactory({
        service: coreServices.userInfo,
        deps: {},
        factory: () =>
          mockServices.userInfo({
            userEntityRef: TOMASZ,
            ownershipEntityRefs: [TOMASZ, PAYMENTS_TEAM],
          }),
      }),
    ],
  });
  const isFilled = async () => {
    const { items } = await portal.client.getEntitiesByRefs({
      entityRefs: WAITED_FOR,
    });
    const targets = items.flatMap(item =>
      (item?.relations ?? []).map(({ targetRef }) => targetRef),
    );
    return items.every(Boolean) && RELATED.every(ref => targets.includes(ref));
  };
  await waitUntilFilled(isFilled);
  return {
    github,
    pagerDuty,
    jira,
    /** Where the databases of services are. */
    postgres: postgres.client,
    url: portal.url,
    catalog: portal.client,
    databaseOf: portal.databaseOf,
    log: portal.log,
    scaffolder: new Scaffolder(portal.url, mockCredentials.user.token(TOMASZ)),
    async stop() {
      await seeTheEndOfTasks();
      await portal.stop();
      await Promise.all(
        [github, pagerDuty, jira, postgres].map(part => part.remove()),
      );
    },
  };
}

export type RunningGoldenPaths = Awaited<ReturnType<typeof startGoldenPaths>>;

/**
 * The scaffolder looks each second whether a task that it runs was cancelled,
 * until it sees that the task has ended, and takes no notice of its own stop.
 * Timers of one process go off in their order, so that each of those looks once
 * more before this is over, while there is a database to look into.
 */
function seeTheEndOfTasks() {
  return setTimeout(1_100);
}

function location(target: string, allow: string[]) {
  return {
    type: 'file',
    target: join(REPOSITORY_ROOT, target),
    rules: [{ allow }],
  };
}
