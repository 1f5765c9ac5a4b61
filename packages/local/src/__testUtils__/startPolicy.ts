import { resolve } from 'node:path';
import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  TestDatabases,
} from '@backstage/backend-test-utils';
import scaffolderEntityModel from '@backstage/plugin-catalog-backend-module-scaffolder-entity-model';
import scaffolderPlugin from '@backstage/plugin-scaffolder-backend';
import workspaceDatabase from '@backstage/plugin-scaffolder-backend-module-workspace-database';
import { JsonObject } from '@backstage/types';
import keptTags from '@internal/plugin-catalog-backend-module-kept-tags';
import locationGuard from '@internal/plugin-catalog-backend-module-location-guard';
import engineLoader from '@internal/plugin-permission-backend-module-engine';
import permissionsFactory from '@internal/plugin-permission-decisions-node';
import acmeActions from '@internal/plugin-scaffolder-backend-module-acme';
import { packagePath, REPOSITORY_ROOT } from '../paths';
import { databaseConfig } from './databaseConfig';
import { readAppConfig } from './readAppConfig';
import { databasePerPlugin, startCatalog } from './startCatalog';
import { startGithub } from './startGithub';
import { waitUntilFilled } from './waitUntilFilled';

/** Who is who, and what their sign-in says they act for. */
const GROUPS = {
  ada: ['platform-team'],
  ben: ['checkout-team', 'engineering'],
  cleo: ['payments-team', 'engineering'],
  dana: [],
};

export type PolicyPerson = keyof typeof GROUPS;

const WAITED_FOR = [
  'component:default/checkout-api',
  'component:default/ledger',
  'template:default/database',
  'template:default/kept',
  'template:default/open',
  'user:default/ada',
  'user:default/ben',
  'user:default/cleo',
];

const PLATFORM_TEAM = {
  slug: 'platform-team',
  name: 'platform-team',
  description: 'Runs the portal',
  maintainers: [],
  members: ['ada'],
};

const LEDGER = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: ledger
spec:
  type: service
  lifecycle: production
  owner: payments-team
`;

const userInfoFactory = createServiceFactory({
  service: coreServices.userInfo,
  deps: {},
  factory: () => ({
    getUserInfo: credentials => {
      const { userEntityRef } = credentials.principal as {
        userEntityRef: string;
      };
      const name = userEntityRef.replace('user:default/', '') as PolicyPerson;
      return mockServices
        .userInfo({
          userEntityRef,
          ownershipEntityRefs: [
            userEntityRef,
            ...GROUPS[name].map(group => `group:default/${group}`),
          ],
        })
        .getUserInfo(credentials);
    },
  }),
});

/**
 * A plugin that asks on behalf of somebody says so, and conditions are told only
 * to plugins. The tokens of tests leave it out.
 */
const httpAuthFactory = createServiceFactory({
  service: coreServices.httpAuth,
  deps: { plugin: coreServices.pluginMetadata },
  factory({ plugin }) {
    const pluginId = plugin.getId();
    const auth = mockServices.auth({ pluginId });
    const httpAuth = mockServices.httpAuth({ pluginId });
    return {
      issueUserCookie: (...args) => httpAuth.issueUserCookie(...args),
      async credentials(request, options) {
        const credentials = await httpAuth.credentials(request, options);
        const isFromPlugin =
          request.headers.authorization?.includes('"target"');
        return isFromPlugin && auth.isPrincipal(credentials, 'user')
          ? (mockCredentials.user(credentials.principal.userEntityRef, {
              actor: { subject: 'plugin:test' },
            }) as never)
          : credentials;
      },
    };
  },
});

/** What decides, in the place of app-config.yaml and its overlay. */
export interface PolicyOptions {
  readonly engine?: 'policy' | 'rbac';
  /** The folder of the files of RBAC, or else the one of the repository. */
  readonly permissions?: string;
}

/**
 * The real catalog, scaffolder and permission backends with what decides and what
 * stands beside it. Ada is of the platform team, ben owns the component
 * checkout-api, cleo the component ledger, and dana is in no group.
 */
export async function startPolicy(
  databases: TestDatabases,
  options: PolicyOptions = {},
) {
  const github = await startGithub({
    moreRepositories: 0,
    repositories: { ledger: { 'catalog-info.yaml': LEDGER } },
    people: { teams: [PLATFORM_TEAM] },
  });
  const databaseOf = databasePerPlugin(databases);
  const { engine = 'policy', permissions } = options;
  const configFiles = engine === 'rbac' ? ['app-config.rbac.yaml'] : [];
  const configured = (await readAppConfig(configFiles, {})) as {
    permission: JsonObject & { rbac: JsonObject };
  };
  const folder = permissions ?? resolve(REPOSITORY_ROOT, 'permissions');
  const start = async () =>
    startCatalog({
      github,
      databases,
      databaseOf,
      permission: {
        ...configured.permission,
        rbac: {
          ...configured.permission.rbac,
          'policies-csv-file': resolve(folder, 'policies.csv'),
          conditionalPoliciesFile: resolve(folder, 'conditions.yaml'),
        },
      },
      backend: {
        database: await databaseConfig(databaseOf, ['catalog', 'permission']),
      },
      catalog: {
        locations: [
          {
            type: 'file',
            target: packagePath('src/__testUtils__/policy-templates.yaml'),
            rules: [{ allow: ['Template'] }],
          },
        ],
      },
      features: [
        scaffolderEntityModel,
        scaffolderPlugin,
        workspaceDatabase,
        acmeActions,
        keptTags,
        locationGuard,
        engineLoader,
        permissionsFactory,
        httpAuthFactory,
        userInfoFactory,
      ],
    });
  let portal = await start();
  const isFilled = async () => {
    const { items } = await portal.client.getEntitiesByRefs({
      entityRefs: WAITED_FOR,
    });
    return items.every(
      item =>
        item?.kind === 'Template' ||
        item?.relations?.some(({ type }) =>
          ['ownedBy', 'memberOf'].includes(type),
        ),
    );
  };
  await waitUntilFilled(isFilled);
  return {
    github,
    get catalog() {
      return portal.client;
    },
    get log() {
      return portal.log;
    },
    async restart() {
      await portal.stop();
      portal = await start();
    },
    /** Calls a route below `/api` as a person, or as nobody. */
    async ask(who: PolicyPerson | undefined, path: string, request?: Request) {
      const { method = 'GET', body } = request ?? {};
      const answer = await fetch(`${portal.url}/api${path}`, {
        method,
        headers: {
          Authorization: who
            ? mockCredentials.user.header(`user:default/${who}`)
            : mockCredentials.none.header(),
          'Content-Type': 'application/json',
        },
        body: body && JSON.stringify(body),
      });
      const text = await answer.text();
      return {
        status: answer.status,
        body:
          text.startsWith('{') || text.startsWith('[')
            ? JSON.parse(text)
            : text,
      };
    },
    async stop() {
      await portal.stop();
      await github.remove();
    },
  };
}

export type RunningPolicy = Awaited<ReturnType<typeof startPolicy>>;

interface Request {
  readonly method?: string;
  readonly body?: object;
}
