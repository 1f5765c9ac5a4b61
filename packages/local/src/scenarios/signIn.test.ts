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
import { waitFor } from '../service/waitFor';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

describe('sign-in with GitHub', () => {
  let github: RunningGithub;
  let portal: RunningCatalog;
  let popup: SignInPopup;

  beforeAll(async () => {
    github = await startGithub({ moreRepositories: 0 });
    portal = await startCatalog({
      github,
      databases,
      features: [authPlugin, githubAuthModule],
    });
    popup = new SignInPopup({
      authUrl: `${portal.url}/api/auth/github`,
      env: 'main',
      appUrl: APP_URL,
    });
    await waitFor(async () => (await users()).length >= 4, {
      timeoutMs: 60_000,
    });
  });

  afterAll(async () => {
    await portal.stop();
    await github.remove();
  });

  async function users() {
    const { items } = await portal.client.getEntities({
      filter: { kind: 'User' },
    });
    return items;
  }

  it('makes a member the User of the catalog, with the teams', async () => {
    const { message } = await popup.signIn('ben');

    expect(message.error).toBeUndefined();
    expect(message.response?.backstageIdentity?.identity).toMatchObject({
      userEntityRef: 'user:default/ben',
      ownershipEntityRefs: ['user:default/ben', 'group:default/checkout-team'],
    });
  });

  it('lets in who is of no team, who then owns nothing by one', async () => {
    const { message } = await popup.signIn('dana');

    expect(
      message.response?.backstageIdentity?.identity.ownershipEntityRefs,
    ).toEqual(['user:default/dana']);
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
      (await users()).some(({ metadata }) => metadata.name === 'eve');
    expect(await waitFor(isKnown, { timeoutMs: 20_000 })).toBe(true);

    const after = await popup.signIn('eve');
    expect(after.message.response?.backstageIdentity?.identity).toMatchObject({
      userEntityRef: 'user:default/eve',
    });
  });
});
