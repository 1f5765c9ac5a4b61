import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  TestDatabases,
} from '@backstage/backend-test-utils';
import authPlugin from '@backstage/plugin-auth-backend';
import permissionPlugin from '@backstage/plugin-permission-backend';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import githubAuthModule from '@internal/plugin-auth-backend-module-github-acme';
import policy from '@internal/plugin-permission-backend-module-acme';
import { stringify } from 'yaml';
import { APP_URL, startCatalog } from './startCatalog';
import { startGithub } from './startGithub';
import { SignInPopup } from '../portal/SignInPopup';

/** Of the platform team. */
export const ADA = 'user:default/ada';

const RISK_TEAM = {
  slug: 'risk-team',
  name: 'risk-team',
  description: 'Looks for fraud',
  parent: 'payments-team',
  maintainers: [],
  members: ['gus'],
};

const user = (name: string, memberOf: string[], annotations = {}) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { name, annotations },
  spec: { memberOf },
});

const group = (name: string, parent: string) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: { name },
  spec: { type: 'team', parent, children: [] },
});

const PEOPLE = [
  user('hal', ['heads'], { 'github.com/user-id': 'that-of-another' }),
  user('ivy', ['heads']),
  user('jo', ['no-such-team']),
  group('heads', 'tails'),
  group('tails', 'heads'),
];

/** Ada alone may read the chains of others; everybody may do everything else. */
const permissionsFactory = createServiceFactory({
  service: coreServices.permissions,
  deps: {},
  factory: () =>
    mockServices.permissions.mock({
      authorize: async (requests, { credentials }) =>
        requests.map(({ permission }) => ({
          result:
            permission.name === 'ownership.chain.read' &&
            isUserOtherThan(ADA, credentials.principal)
              ? AuthorizeResult.DENY
              : AuthorizeResult.ALLOW,
        })),
      authorizeConditional: async requests =>
        requests.map(() => ({ result: AuthorizeResult.ALLOW })),
    }),
});

/** All of them signed in before they were in a group. */
const userInfoFactory = createServiceFactory({
  service: coreServices.userInfo,
  deps: {},
  factory: () => mockServices.userInfo(),
});

/**
 * The catalog with sign-in, the ownership chain and the explanations of the
 * policy. Besides those of startGithub there are: `gus`, in the nested team
 * `risk-team`; and `hal`, `ivy` and `jo`, whom GitHub does not count among the
 * members. A file makes them Users: hal with the id of somebody else, ivy in
 * groups that lead in a circle, jo in one that is not there.
 *
 * @param options - `isSynced: false` for an organization that was never read;
 *   `explains: false` for permissions that come without their reasons
 */
export async function startOwnershipChain(
  databases: TestDatabases,
  options: { isSynced?: boolean; explains?: boolean } = {},
) {
  const { isSynced = true, explains = true } = options;
  const dir = mkdtempSync(join(tmpdir(), 'chain-'));
  const target = join(dir, 'people.yaml');
  writeFileSync(target, PEOPLE.map(entity => stringify(entity)).join('---\n'));
  const github = await startGithub({
    moreRepositories: 0,
    people: {
      users: ['gus', 'hal', 'ivy', 'jo'].map(login => ({
        login,
        name: login,
        email: `${login}@acme.example`,
        ...(login === 'gus' && { role: 'member' as const }),
      })),
      teams: [RISK_TEAM],
    },
  });
  const portal = await startCatalog({
    github,
    databases,
    webhooks: false,
    permission: {
      enabled: true,
      policy: { platformTeam: 'group:default/platform-team' },
    },
    features: [
      authPlugin,
      githubAuthModule,
      permissionsFactory,
      userInfoFactory,
      ...(explains ? [permissionPlugin, policy] : []),
    ],
    catalog: {
      locations: [
        { type: 'file', target, rules: [{ allow: ['User', 'Group'] }] },
      ],
      ...(!isSynced && { providers: { githubOrg: neverRead(github.url) } }),
    },
  });
  const popup = new SignInPopup({
    authUrl: `${portal.url}/api/auth/github`,
    env: 'main',
    appUrl: APP_URL,
  });
  return {
    ...portal,
    github,
    popup,
    ask(query: Record<string, string>, authorization: string) {
      return fetch(
        `${portal.url}/api/auth/ownership-chain?${new URLSearchParams(query)}`,
        { headers: { Authorization: authorization } },
      );
    },
    async stop() {
      await portal.stop();
      await github.remove();
      rmSync(dir, { recursive: true });
    },
  };
}

export type RunningOwnershipChain = Awaited<
  ReturnType<typeof startOwnershipChain>
>;

export const asNobody = mockCredentials.none.header();
export const asService = mockCredentials.service.header();
export const asUser = (ref: string) => mockCredentials.user.header(ref);

/** An organization that is first read long after the test. */
function neverRead(githubUrl: string) {
  return {
    id: 'main',
    githubUrl,
    orgs: ['acme'],
    schedule: {
      frequency: { hours: 1 },
      initialDelay: { hours: 1 },
      timeout: { minutes: 5 },
    },
  };
}

function isUserOtherThan(ref: string, principal: unknown): boolean {
  const { userEntityRef } = principal as { userEntityRef?: string };
  return userEntityRef !== undefined && userEntityRef !== ref;
}
