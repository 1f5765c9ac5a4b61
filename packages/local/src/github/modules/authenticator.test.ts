import {
  mockServices,
  startTestBackend,
  TestBackend,
  TestDatabases,
} from '@backstage/backend-test-utils';
import authPlugin from '@backstage/plugin-auth-backend';
import githubProvider from '@backstage/plugin-auth-backend-module-github-provider';
import { SignInPopup } from '../../portal/SignInPopup';
import { RunningGithub, startGithub } from '../../__testUtils__/startGithub';
import { createTestLogger } from '@internal/test-support';

jest.setTimeout(60_000);

const APP_URL = 'http://localhost:3000';

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

describe('the GitHub authenticator on the local GitHub', () => {
  let github: RunningGithub;
  let backend: TestBackend;
  let authUrl: string;
  let popup: SignInPopup;

  beforeAll(async () => {
    github = await startGithub({ moreRepositories: 0 });
    backend = await startTestBackend({
      features: [
        createTestLogger().factory,
        authPlugin,
        githubProvider,
        mockServices.database.factory({
          knex: await databases.init('POSTGRES_18'),
        }),
        mockServices.rootConfig.factory({
          data: {
            app: { baseUrl: APP_URL },
            auth: {
              providers: {
                github: {
                  development: {
                    clientId: github.oauthApp.clientId,
                    clientSecret: github.oauthApp.clientSecret,
                    enterpriseInstanceUrl: github.url,
                  },
                },
              },
            },
          },
        }),
      ],
    });
    authUrl = `http://localhost:${backend.server.port()}/api/auth/github`;
    popup = new SignInPopup({ authUrl, env: 'development', appUrl: APP_URL });
  });

  afterAll(async () => {
    await backend.stop();
    await github.remove();
  });

  it.each([
    ['ben', 'Ben'],
    ['eve', 'Eve'],
  ])('signs %s in, a stranger as well', async (login, displayName) => {
    const { message } = await popup.signIn(login);

    expect(message).toMatchObject({
      type: 'authorization_response',
      response: {
        profile: { displayName, email: `${login}@acme.example` },
        providerInfo: { accessToken: expect.stringMatching(/^gho_/) },
      },
    });
  });

  it('gets a token that acts for who signed in', async () => {
    const { message } = await popup.signIn('ben');

    const user = await fetch(`${github.url}/api/v3/user`, {
      headers: {
        Authorization: `Bearer ${message.response?.providerInfo.accessToken}`,
      },
    });
    expect(await user.json()).toMatchObject({ login: 'ben' });
  });

  it('still knows them at the next visit', async () => {
    const { cookie } = await popup.signIn('ben');

    const refresh = await fetch(
      `${authUrl}/refresh?optional&scope=read%3Auser&env=development`,
      {
        headers: {
          cookie,
          'X-Requested-With': 'XMLHttpRequest',
        },
      },
    );

    expect(await refresh.json()).toMatchObject({
      profile: { displayName: 'Ben' },
    });
  });

  it('says so when somebody cancels', async () => {
    const { message } = await popup.signIn();

    expect(message.error?.message).toContain(
      'The user has denied your application access',
    );
  });

  /** A code for ben, as the browser brings it back. */
  async function code() {
    const { authorizeUrl } = await popup.begin();
    const callbackUrl = await popup.choose(authorizeUrl, 'ben');
    return new URL(callbackUrl).searchParams.get('code') ?? '';
  }

  async function exchange(fields: Record<string, string>) {
    const { clientId, clientSecret } = github.oauthApp;
    const answer = await fetch(`${github.url}/login/oauth/access_token`, {
      method: 'POST',
      headers: { Accept: 'application/json' },
      body: new URLSearchParams({
        client_id: clientId,
        client_secret: clientSecret,
        ...fields,
      }),
    });
    return answer.json();
  }

  it('takes a code once', async () => {
    const once = { code: await code() };

    expect(await exchange({ ...once, client_secret: 'a guess' })).toMatchObject(
      { error: 'incorrect_client_credentials' },
    );
    expect(await exchange(once)).toMatchObject({ token_type: 'bearer' });
    expect(await exchange(once)).toMatchObject({
      error: 'bad_verification_code',
    });
  });

  it('takes a code from where it was sent', async () => {
    const elsewhere = 'http://localhost:1/elsewhere';

    expect(
      await exchange({ code: await code(), redirect_uri: elsewhere }),
    ).toMatchObject({ error: 'redirect_uri_mismatch' });
    expect(
      await exchange({
        code: await code(),
        redirect_uri: `${authUrl}/handler/frame`,
      }),
    ).toMatchObject({ token_type: 'bearer' });
  });

  it.each([
    ['an unknown app', { client_id: 'no-such' }, 'There is no OAuth app'],
    [
      'an app elsewhere',
      { redirect_uri: 'https://portal.acme.example/' },
      'is not on this machine',
    ],
  ])('is refused for %s', async (_, fields, reason) => {
    const url = new URL((await popup.begin()).authorizeUrl);
    for (const [name, value] of Object.entries(fields)) {
      url.searchParams.set(name, value);
    }

    const answer = await fetch(url);

    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain(reason);
  });
});
