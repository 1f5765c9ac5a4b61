import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestDatabases } from '@backstage/backend-test-utils';
import authPlugin from '@backstage/plugin-auth-backend';
import githubAuthModule from '@internal/plugin-auth-backend-module-github-acme';
import { SignInPopup } from '../portal/SignInPopup';
import {
  APP_URL,
  RunningCatalog,
  startCatalog,
} from '../__testUtils__/startCatalog';
import { RunningGithub, startGithub } from '../__testUtils__/startGithub';
import { waitUntilFilled } from '../__testUtils__/waitUntilFilled';
import { waitFor } from '../service/waitFor';

jest.setTimeout(120_000);

const ORG_SYNC = 'GithubMultiOrgEntityProvider:main:refresh';

/** Of somebody whom GitHub does not count among the members. */
const UNANNOTATED_USER = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { name: 'finn' },
  spec: { memberOf: [] },
};

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

describe('sign-in with GitHub', () => {
  let github: RunningGithub;
  let portal: RunningCatalog;
  let popup: SignInPopup;
  let dir: string;

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'sign-in-'));
    const target = join(dir, 'finn.yaml');
    // YAML takes JSON.
    writeFileSync(target, JSON.stringify(UNANNOTATED_USER));
    github = await startGithub({
      moreRepositories: 0,
      people: {
        users: [{ login: 'finn', name: 'Finn', email: 'finn@acme.example' }],
      },
    });
    portal = await startCatalog({
      github,
      databases,
      features: [authPlugin, githubAuthModule],
      catalog: {
        locations: [{ type: 'file', target, rules: [{ allow: ['User'] }] }],
      },
    });
    popup = new SignInPopup({
      authUrl: `${portal.url}/api/auth/github`,
      env: 'main',
      appUrl: APP_URL,
    });
    const isFilled = async () =>
      (await ofKind('User')).length >= 5 && (await ofKind('Group')).length >= 3;
    await waitUntilFilled(isFilled);
  });

  afterAll(async () => {
    await portal.stop();
    await github.remove();
    rmSync(dir, { recursive: true });
  });

  async function ofKind(kind: string) {
    const { items } = await portal.client.getEntities({ filter: { kind } });
    return items;
  }

  it('makes a member the User of the catalog, with the teams and those above them', async () => {
    const { message } = await popup.signIn('ben');

    expect(message.error).toBeUndefined();
    expect(message.response?.backstageIdentity?.identity).toMatchObject({
      userEntityRef: 'user:default/ben',
      ownershipEntityRefs: [
        'user:default/ben',
        'group:default/checkout-team',
        'group:default/engineering',
      ],
    });
  });

  it('lets in who is of no team, who then owns nothing by one', async () => {
    const { message } = await popup.signIn('dana');

    expect(
      message.response?.backstageIdentity?.identity.ownershipEntityRefs,
    ).toEqual(['user:default/dana']);
  });

  it('knows by the name alone whose User does not tell the number on GitHub', async () => {
    const { message } = await popup.signIn('finn');

    expect(message.response?.backstageIdentity?.identity).toMatchObject({
      userEntityRef: 'user:default/finn',
    });
  });

  it('knows by the number on GitHub who is called anew there', async () => {
    await rename('dana', 'dana-doe');

    const { message } = await popup.signIn('dana-doe');

    expect(message.response?.backstageIdentity?.identity).toMatchObject({
      userEntityRef: 'user:default/dana',
    });
  });

  it('says to a stranger that the last org sync failed, if it did', async () => {
    await github.fail({ path: '/api/graphql', status: 502, times: 100 });
    await portal.tasks.run(ORG_SYNC);
    await github.heal();

    const { message } = await popup.signIn('eve');

    expect(message.error).toMatchObject({
      name: 'NotAllowedError',
      message: expect.stringMatching(
        /^GitHub user eve is not a member of acme, or a new one: the last org sync, at \d{4}-\d\d-\d\d \d\d:\d\d UTC, failed\. /,
      ),
    });
    await portal.tasks.run(ORG_SYNC);
  });

  it('turns a stranger away with the reason, until the organization has them', async () => {
    const before = await popup.signIn('eve');

    expect(before.message.error).toMatchObject({
      name: 'NotAllowedError',
      message: expect.stringMatching(
        /^GitHub user eve is not a member of acme, or the last org sync, at \d{4}-\d\d-\d\d \d\d:\d\d UTC, did not hold them\. Ask an owner of acme to add you, and sign in again\.$/,
      ),
    });

    await fetch(`${github.url}/api/v3/orgs/acme/memberships/eve`, {
      method: 'PUT',
      headers: { Authorization: `Bearer ${github.token}` },
    });
    const isKnown = async () =>
      (await ofKind('User')).some(({ metadata }) => metadata.name === 'eve');
    expect(await waitFor(isKnown, { timeoutMs: 20_000 })).toBe(true);

    const after = await popup.signIn('eve');
    expect(after.message.response?.backstageIdentity?.identity).toMatchObject({
      userEntityRef: 'user:default/eve',
    });
  });

  /** GitHub lets people do it on their pages alone; no webhook tells of it. */
  async function rename(login: string, newLogin: string) {
    await github.stop();
    const file = join(github.dir, 'state', 'state.json');
    const state = readFileSync(file, 'utf8');
    writeFileSync(file, state.replaceAll(`"${login}"`, `"${newLogin}"`));
    await github.start();
  }
});
