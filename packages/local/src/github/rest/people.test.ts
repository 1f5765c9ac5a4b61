import { RestClient, RestClients } from '../../__testUtils__/RestClient';
import { RunningGithub, startGithub } from '../../__testUtils__/startGithub';

jest.setTimeout(60_000);

describe('people in the REST API of the local GitHub', () => {
  let github: RunningGithub;
  let ada: RestClient;
  let ben: RestClient;
  let eve: RestClient;
  let nobody: RestClient;

  beforeAll(async () => {
    github = await startGithub({ moreRepositories: 0 });
    const clients = new RestClients(github);
    ada = await clients.as('ada');
    ben = await clients.as('ben');
    eve = await clients.as('eve');
    nobody = await clients.as();
  });

  afterAll(() => github.remove());

  const logins = (users: { login: string }[]) =>
    users.map(({ login }) => login);

  it.each([
    'GET /user',
    'GET /users/{username}',
    'GET /orgs/{org}',
    'GET /orgs/{org}/members',
    'PUT /orgs/{org}/memberships/{username}',
    'GET /rate_limit',
    'GET /',
  ])('lets nobody %s without a token', async operation => {
    const answer = await nobody(operation, { at: { username: 'ben' } });

    expect(answer).toMatchObject({
      status: 401,
      body: { message: 'Requires authentication' },
    });
  });

  it.each(['Bearer guess', 'token constructor', 'Basic eDp5', 'Nonsense'])(
    'does not know who "%s" is',
    async Authorization => {
      const answer = await nobody('GET /user', { headers: { Authorization } });

      expect(answer).toMatchObject({
        status: 401,
        body: { message: 'Bad credentials' },
      });
    },
  );

  it('takes a token as a bearer, by the older scheme and as a password', async () => {
    const token = await github.tokenFor('ben');
    const basic = Buffer.from(`ben:${token}`).toString('base64');

    for (const Authorization of [
      `Bearer ${token}`,
      `token ${token}`,
      `Basic ${basic}`,
    ]) {
      const { body } = await nobody('GET /user', {
        headers: { Authorization },
      });
      expect(body).toMatchObject({ login: 'ben', type: 'User' });
    }
  });

  it('shows users, and organizations among them', async () => {
    const user = await eve('GET /users/{username}', {
      at: { username: 'BEN' },
    });
    const organization = await eve('GET /users/{username}', {
      at: { username: 'acme' },
    });
    const { body: users } = await eve('GET /users');
    const { body: later } = await eve('GET /users', {
      query: { since: user.body.id },
    });

    expect(user.body).toMatchObject({ login: 'ben', name: 'Ben' });
    expect(organization.body).toMatchObject({ type: 'Organization' });
    expect(logins(users)).toEqual(['ada', 'ben', 'cleo', 'dana', 'eve']);
    expect(logins(later)).toEqual(['cleo', 'dana', 'eve']);
  });

  it('does not know everybody', async () => {
    for (const username of ['no-such', '__proto__', '../ben', 'ben\0']) {
      const at = { username };
      expect(await ada('GET /users/{username}', { at })).toMatchObject({
        status: 404,
        body: { message: 'Not Found' },
      });
    }
    const at = { org: 'no-such' };
    expect(await ada('GET /orgs/{org}', { at })).toMatchObject({ status: 404 });
  });

  it('lists the organizations of a user', async () => {
    const own = await ben('GET /user/orgs');
    const others = await ben('GET /users/{username}/orgs', {
      at: { username: 'eve' },
    });
    const { body: all } = await eve('GET /organizations');
    const { body: memberships } = await ben('GET /user/memberships/orgs');

    expect(logins(own.body)).toEqual(['acme']);
    expect(others.body).toEqual([]);
    expect(logins(all)).toEqual(['acme']);
    expect(memberships).toMatchObject([
      { role: 'member', state: 'active', organization: { login: 'acme' } },
    ]);
  });

  it('tells people of their own membership', async () => {
    const operation = 'GET /user/memberships/orgs/{org}';

    expect((await ada(operation)).body).toMatchObject({ role: 'admin' });
    expect((await ben(operation)).body).toMatchObject({ role: 'member' });
    expect(await eve(operation)).toMatchObject({ status: 404 });
  });

  it('lists members by their role', async () => {
    const list = async (role: string) =>
      logins((await ben('GET /orgs/{org}/members', { query: { role } })).body);

    expect(await list('all')).toEqual(['ada', 'ben', 'cleo', 'dana']);
    expect(await list('admin')).toEqual(['ada']);
    expect(await list('member')).toEqual(['ben', 'cleo', 'dana']);
  });

  it('tells who is a member, and sends strangers to the public list', async () => {
    const operation = 'GET /orgs/{org}/members/{username}';
    const member = { at: { username: 'ben' } };
    const stranger = { at: { username: 'eve' } };

    expect(await ada(operation, member)).toMatchObject({ status: 204 });
    expect(await ada(operation, stranger)).toMatchObject({ status: 404 });
    const redirect = await eve(operation, member);
    expect(redirect.status).toBe(302);
    expect(redirect.headers.get('location')).toBe(
      `${github.url}/api/v3/orgs/acme/public_members/ben`,
    );
    expect(
      await eve('GET /orgs/{org}/public_members/{username}', member),
    ).toMatchObject({ status: 204 });
  });

  it('shows memberships to members alone', async () => {
    const operation = 'GET /orgs/{org}/memberships/{username}';
    const at = { username: 'ben' };

    expect(await ada(operation, { at })).toMatchObject({
      status: 200,
      body: { role: 'member', state: 'active', user: { login: 'ben' } },
    });
    expect(await ada(operation, { at: { username: 'eve' } })).toMatchObject({
      status: 404,
    });
    expect(await eve(operation, { at })).toMatchObject({ status: 403 });
  });

  it('lets owners, and only them, add and remove members', async () => {
    const put = 'PUT /orgs/{org}/memberships/{username}';
    const remove = 'DELETE /orgs/{org}/members/{username}';
    const at = { username: 'eve' };

    expect(await ben(put, { at })).toMatchObject({ status: 403 });
    expect(await eve(put, { at })).toMatchObject({ status: 403 });
    expect(await ada(put, { at, body: { role: 'admin' } })).toMatchObject({
      status: 200,
      body: { role: 'admin' },
    });
    expect(await ada(put, { at })).toMatchObject({ body: { role: 'member' } });
    expect(await ben(remove, { at })).toMatchObject({ status: 403 });
    expect(await ada(remove, { at })).toMatchObject({ status: 204 });
    expect(
      await ada('DELETE /orgs/{org}/memberships/{username}', { at }),
    ).toMatchObject({ status: 404 });
  });

  it('leaves an organization its last owner', async () => {
    const at = { username: 'ada' };

    expect(
      await ada('DELETE /orgs/{org}/members/{username}', { at }),
    ).toMatchObject({ status: 403 });
    expect(
      await ada('PUT /orgs/{org}/memberships/{username}', {
        at,
        body: { role: 'member' },
      }),
    ).toMatchObject({ status: 403 });
  });

  it('says what is wrong with a body', async () => {
    const put = 'PUT /orgs/{org}/memberships/{username}';
    const at = { username: 'ben' };

    expect(await ada(put, { at, wrongBody: '{"role":' })).toMatchObject({
      status: 400,
      body: { message: 'Problems parsing JSON' },
    });
    expect(await ada(put, { at, wrongBody: ['admin'] })).toMatchObject({
      status: 400,
      body: { message: 'Body should be a JSON object' },
    });
    const { status, body } = await ada(put, { at, wrongBody: { role: 'god' } });
    expect(status).toBe(422);
    expect(body.message).toMatch(
      /^Invalid request\.\n\nFor 'properties\/role', "god": /,
    );
  });

  it.each([
    ['an address that is no UTF-8', { address: '/users/%ff' }, 400],
    [
      'a charset it does not know',
      { headers: { 'Content-Type': 'application/json; charset=x' }, body: {} },
      415,
    ],
    [
      'an encoding it does not know',
      { headers: { 'Content-Encoding': 'x' }, body: {} },
      415,
    ],
  ])('refuses %s in the words of an API', async (_, call, status) => {
    const operation = 'PUT /orgs/{org}/memberships/{username}';

    const answer = await ada(operation, { at: { username: 'ben' }, ...call });

    expect(answer).toMatchObject({
      status,
      body: { message: expect.any(String) },
    });
  });

  it('counts what each user asks', async () => {
    const used = async (client: RestClient) =>
      (await client('GET /rate_limit')).body.resources.core.used;
    const [before, othersBefore] = [await used(ben), await used(eve)];

    const { headers } = await ben('GET /user');

    expect(await used(ben)).toBe(before + 1);
    expect(await used(eve)).toBe(othersBefore);
    expect(headers.get('x-ratelimit-used')).toBe(String(before + 1));
    expect(headers.get('x-ratelimit-limit')).toBe('1000000');
    expect(headers.get('x-ratelimit-resource')).toBe('core');
  });

  it('tells of itself', async () => {
    const root = await eve('GET /');
    const meta = await eve('GET /meta');
    const versions = await fetch(`${github.url}/api/v3/versions`, {
      headers: { Authorization: `Bearer ${github.token}` },
    });

    expect(root.body.repository_url).toBe(
      `${github.url}/api/v3/repos/{owner}/{repo}`,
    );
    expect(root.headers.get('x-github-enterprise-version')).toBe('3.19.0');
    expect(meta.body.installed_version).toBe('3.19.0');
    expect(await versions.json()).toEqual(['2022-11-28']);
  });

  it('does not know every route', async () => {
    const answer = await ada('GET /user', { address: '/no/such/route' });

    expect(answer).toMatchObject({
      status: 404,
      body: { message: 'Not Found', status: '404' },
    });
  });
});
