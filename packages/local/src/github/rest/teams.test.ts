import { RestClient, RestClients } from '../../__testUtils__/RestClient';
import { RunningGithub, startGithub } from '../../__testUtils__/startGithub';

jest.setTimeout(60_000);

describe('teams in the REST API of the local GitHub', () => {
  let github: RunningGithub;
  let ada: RestClient;
  let ben: RestClient;
  let eve: RestClient;
  let nobody: RestClient;

  beforeAll(async () => {
    github = await startGithub({ moreRepositories: 1 });
    const clients = new RestClients(github);
    ada = await clients.as('ada');
    ben = await clients.as('ben');
    eve = await clients.as('eve');
    nobody = await clients.as();
  });

  afterAll(() => github.remove());

  const TEAM = '/orgs/{org}/teams/{team_slug}';
  const MEMBERSHIP = `${TEAM}/memberships/{username}`;
  const ACCESS = `${TEAM}/repos/{owner}/{repo}`;
  const at = { team_slug: 'checkout-team' };

  const names = (list: { name: string }[]) => list.map(({ name }) => name);

  it('are for members alone to see', async () => {
    for (const operation of [
      'GET /orgs/{org}/teams',
      `GET ${TEAM}`,
      `GET ${TEAM}/teams`,
      `GET ${TEAM}/members`,
      `GET ${TEAM}/repos`,
    ]) {
      expect(await nobody(operation, { at })).toMatchObject({ status: 401 });
      expect(await ben(operation, { at })).toMatchObject({ status: 200 });
    }
    expect(await eve('GET /orgs/{org}/teams')).toMatchObject({ status: 403 });
    expect(await eve(`GET ${TEAM}`, { at })).toMatchObject({ status: 404 });
    expect(await eve(`PATCH ${TEAM}`, { at })).toMatchObject({ status: 404 });
  });

  it('are listed, and shown with the team they are part of', async () => {
    const list = await ben('GET /orgs/{org}/teams');
    const children = await ben(`GET ${TEAM}/teams`, {
      at: { team_slug: 'engineering' },
    });
    const team = await ben(`GET ${TEAM}`, {
      at: { team_slug: 'CHECKOUT-team' },
    });
    const own = await ben('GET /user/teams');

    expect(names(list.body)).toEqual([
      'engineering',
      'checkout-team',
      'payments-team',
    ]);
    expect(names(children.body)).toEqual(['checkout-team', 'payments-team']);
    expect(team.body).toMatchObject({
      slug: 'checkout-team',
      parent: { slug: 'engineering' },
      members_count: 1,
      repos_count: 2,
    });
    expect(names(own.body)).toEqual(['checkout-team', 'engineering']);
  });

  it('have the members of the teams that are part of them', async () => {
    const list = async (slug: string) => {
      const { body } = await ben(`GET ${TEAM}/members`, {
        at: { team_slug: slug },
      });
      return body.map(({ login }: { login: string }) => login);
    };
    const membership = { at: { team_slug: 'engineering', username: 'ben' } };

    expect(await list('checkout-team')).toEqual(['ben']);
    expect(await list('engineering')).toEqual(['ada', 'ben', 'cleo']);
    expect(await ben(`GET ${MEMBERSHIP}`, membership)).toMatchObject({
      status: 200,
      body: { role: 'member', state: 'active' },
    });
  });

  it('are made, changed and deleted', async () => {
    const made = await ada('POST /orgs/{org}/teams', {
      body: {
        name: 'Site Reliability!',
        description: 'Keeps it up',
        maintainers: ['cleo'],
      },
    });
    const parent = await ada('GET /orgs/{org}/teams/{team_slug}', { at });
    const patched = await ada(`PATCH ${TEAM}`, {
      at: { team_slug: 'site-reliability' },
      body: { name: 'SRE', parent_team_id: parent.body.id },
    });
    const orphaned = await ada(`PATCH ${TEAM}`, {
      at: { team_slug: 'sre' },
      body: { parent_team_id: null },
    });

    expect(made).toMatchObject({
      status: 201,
      body: { slug: 'site-reliability', members_count: 1, parent: null },
    });
    expect(patched.body).toMatchObject({
      slug: 'sre',
      description: 'Keeps it up',
      parent: { slug: 'checkout-team' },
    });
    expect(orphaned.body.parent).toBeNull();
    const sre = { at: { team_slug: 'sre' } };
    expect(await ada(`DELETE ${TEAM}`, sre)).toMatchObject({ status: 204 });
    expect(await ada(`GET ${TEAM}`, sre)).toMatchObject({ status: 404 });
  });

  it('are made by members too, who then maintain them', async () => {
    const { body: team } = await ben('POST /orgs/{org}/teams', {
      body: { name: 'bens' },
    });
    const own = { team_slug: team.slug };
    const membership = { ...own, username: 'ben' };

    expect(
      (await ben(`GET ${MEMBERSHIP}`, { at: membership })).body,
    ).toMatchObject({ role: 'maintainer' });
    expect(
      await ben(`PUT ${MEMBERSHIP}`, {
        at: { ...own, username: 'dana' },
        body: { role: 'maintainer' },
      }),
    ).toMatchObject({ status: 200, body: { role: 'maintainer' } });
    // Only an owner brings people into the organization.
    expect(
      await ben(`PUT ${MEMBERSHIP}`, { at: { ...own, username: 'eve' } }),
    ).toMatchObject({ status: 403 });
    expect(await ben(`DELETE ${TEAM}`, { at: own })).toMatchObject({
      status: 204,
    });
  });

  it('are not for others to make or change', async () => {
    const membership = { ...at, username: 'dana' };

    expect(
      await eve('POST /orgs/{org}/teams', { body: { name: 'eves' } }),
    ).toMatchObject({ status: 403 });
    for (const operation of [`PATCH ${TEAM}`, `DELETE ${TEAM}`]) {
      expect(await ben(operation, { at })).toMatchObject({
        status: 403,
        body: { message: 'Must have admin rights to Team.' },
      });
    }
    for (const method of ['PUT', 'DELETE']) {
      expect(
        await ben(`${method} ${MEMBERSHIP}`, { at: membership }),
      ).toMatchObject({ status: 403 });
    }
  });

  it.each([
    [{ name: 'Checkout team' }, 'name', 'already_exists'],
    [{ name: '!?' }, 'name', 'already_exists'],
    [{ name: 'orphan', parent_team_id: 1 }, 'parent_team_id', 'invalid'],
  ])('are not made of %j', async (body, field, code) => {
    const answer = await ada('POST /orgs/{org}/teams', { body });

    expect(answer).toMatchObject({
      status: 422,
      body: {
        message: 'Validation Failed',
        errors: [{ resource: 'Team', field, code }],
      },
    });
  });

  it('are no part of themselves', async () => {
    const { body: child } = await ada(`GET ${TEAM}`, { at });

    const answer = await ada(`PATCH ${TEAM}`, {
      at: { team_slug: 'engineering' },
      body: { parent_team_id: child.id },
    });

    expect(answer).toMatchObject({
      status: 422,
      body: { errors: [{ field: 'parent_team_id' }] },
    });
  });

  it('take members in and out, and owners bring in strangers', async () => {
    const member = { at: { team_slug: 'payments-team', username: 'dana' } };
    const stranger = { at: { team_slug: 'payments-team', username: 'eve' } };

    expect(await ada(`GET ${MEMBERSHIP}`, member)).toMatchObject({
      status: 404,
    });
    expect(await ada(`PUT ${MEMBERSHIP}`, member)).toMatchObject({
      status: 200,
      body: { role: 'member' },
    });
    expect(await ada(`DELETE ${MEMBERSHIP}`, member)).toMatchObject({
      status: 204,
    });
    expect(await ada(`PUT ${MEMBERSHIP}`, stranger)).toMatchObject({
      status: 200,
    });
    const membership = 'GET /user/memberships/orgs/{org}';
    expect(await eve(membership)).toMatchObject({ status: 200 });
    await ada('DELETE /orgs/{org}/members/{username}', stranger);
    expect(await ada(`GET ${MEMBERSHIP}`, stranger)).toMatchObject({
      status: 404,
    });
  });

  it('are given repositories, by whoever administers these', async () => {
    const repository = { team_slug: 'payments-team', repo: 'service-1' };
    const give = (client: RestClient, permission: string) =>
      client(`PUT ${ACCESS}`, { at: repository, body: { permission } });

    expect(await ada(`GET ${ACCESS}`, { at: repository })).toMatchObject({
      status: 404,
    });
    expect(await give(eve, 'push')).toMatchObject({ status: 404 });
    expect(await give(ben, 'maintain')).toMatchObject({ status: 204 });
    expect(await ada(`GET ${ACCESS}`, { at: repository })).toMatchObject({
      status: 204,
    });
    const full = await ada(`GET ${ACCESS}`, {
      at: repository,
      headers: { Accept: 'application/vnd.github.v3.repository+json' },
    });
    expect(full.body).toMatchObject({
      name: 'service-1',
      role_name: 'maintain',
      permissions: { push: true, maintain: true, admin: false },
    });
    const teams = await ben('GET /repos/{owner}/{repo}/teams', {
      at: repository,
    });
    expect(teams.body).toMatchObject([
      { slug: 'checkout-team', permission: 'admin' },
      { slug: 'payments-team', permission: 'maintain' },
    ]);
    const { body: repos } = await ada(`GET ${TEAM}/repos`, {
      at: repository,
    });
    expect(names(repos)).toEqual(['service-1']);
    expect(await ben(`DELETE ${ACCESS}`, { at: repository })).toMatchObject({
      status: 204,
    });
  });

  it('are not given repositories by a member who may only read', async () => {
    const cleo = await new RestClients(github).as('cleo');

    const answer = await cleo(`PUT ${ACCESS}`, {
      at: { team_slug: 'payments-team', repo: 'service-1' },
    });

    expect(answer).toMatchObject({
      status: 403,
      body: { message: 'Must have admin rights to Repository.' },
    });
  });

  it('pass what they may do on to the teams that are part of them', async () => {
    const parent = { team_slug: 'engineering', repo: 'service-1' };
    await ada(`PUT ${ACCESS}`, { at: parent, body: { permission: 'triage' } });

    const child = { team_slug: 'payments-team', repo: 'service-1' };
    const answer = await ada(`GET ${ACCESS}`, { at: child });

    expect(answer).toMatchObject({ status: 204 });
    const cleo = await ada(
      'GET /repos/{owner}/{repo}/collaborators/{username}/permission',
      { at: { repo: 'service-1', username: 'cleo' } },
    );
    expect(cleo.body).toMatchObject({
      permission: 'read',
      role_name: 'triage',
    });
    await ada(`DELETE ${ACCESS}`, { at: parent });
  });

  it('may be called as what every object has', async () => {
    const { body: team } = await ada('POST /orgs/{org}/teams', {
      body: { name: 'constructor' },
    });

    const { body } = await ada(`GET ${TEAM}/repos`, {
      at: { team_slug: team.slug },
    });

    expect(body).toEqual([]);
  });

  it('are made once, when two want the same at the same moment', async () => {
    const make = () =>
      ada('POST /orgs/{org}/teams', { body: { name: 'twin' } });

    const answers = await Promise.all([make(), make()]);

    expect(answers.map(({ status }) => status).sort()).toEqual([201, 422]);
  });
});
