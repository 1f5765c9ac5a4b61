import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  RunningPagerDuty,
  startPagerDuty,
} from '../__testUtils__/startPagerDuty';
import { PagerDutyApi } from './__testUtils__/PagerDutyApi';

jest.setTimeout(60_000);

describe('the local PagerDuty', () => {
  let pagerDuty: RunningPagerDuty;
  let api: PagerDutyApi;

  beforeAll(async () => {
    pagerDuty = await startPagerDuty();
    api = new PagerDutyApi(pagerDuty);
  });

  afterEach(() => pagerDuty.heal());

  afterAll(() => pagerDuty.remove());

  it('has a user for everybody who is in a team', async () => {
    const { body } = await api.call('GET /users', {
      query: { limit: 100, total: true },
    });
    const names = body.users.map(({ name }: { name: string }) => name);

    expect(body.total).toBe(15);
    expect(names).toEqual([...names].sort());
    expect(names).toContain('Ada Okafor');
    // She is in no team, and he in no organization.
    expect(names).not.toContain('Grace Whitfield');
    expect(names).not.toContain('Milo Brandt');
  });

  it.each([
    ['OKAFOR', ['ada.okafor@acme.example']],
    ['mei.tanaka@acme.example', ['mei.tanaka@acme.example']],
    ['nobody', []],
  ])('finds users by the name or e-mail %s', async (query, emails) => {
    const { body } = await api.call('GET /users', { query: { query } });

    expect(body.users.map(({ email }: { email: string }) => email)).toEqual(
      emails,
    );
  });

  it('shows a user, and their teams', async () => {
    const id = await api.userId('amina');

    const { body } = await api.call('GET /users/{id}', { at: { id } });
    const nobody = await api.call('GET /users/{id}', { at: { id: 'PNOBODY' } });

    expect(body.user).toMatchObject({
      id: expect.stringMatching(/^P[A-Z0-9]{6}$/),
      type: 'user',
      name: 'Amina Diallo',
      email: 'amina.diallo@acme.example',
      role: 'user',
      html_url: `${pagerDuty.url}/users/${id}`,
      teams: [{ type: 'team_reference', summary: 'Payments Risk' }],
    });
    expect(nobody.status).toBe(404);
  });

  it('has the teams of the organization', async () => {
    const { body } = await api.call('GET /teams', { query: { query: 'pay' } });

    expect(body).toMatchObject({
      teams: [{ name: 'Payments' }, { name: 'Payments Risk' }],
      more: false,
    });
  });

  it.each([undefined, 'Token token=wrong', 'Bearer TOKEN', 'TOKEN'])(
    'does not know who sends %s',
    async authorization => {
      const { token } = pagerDuty;
      const headers: Record<string, string> = authorization
        ? { Authorization: authorization.replace('TOKEN', token) }
        : {};

      const answer = await api.callAsNobody('GET /users', { headers });
      const order = await fetch(`${pagerDuty.url}/_faults`, { headers });

      expect(answer).toMatchObject({
        status: 401,
        body: { error: { message: 'Authentication Failed', code: 2006 } },
      });
      expect(order.status).toBe(401);
    },
  );

  it('fails as it is told to, in the words of PagerDuty', async () => {
    await pagerDuty.fail({ path: '/api/users', status: 429 });
    await pagerDuty.fail({ path: '/api/users', status: 502 });
    await pagerDuty.fail({ path: '/api/users', cut: 'before' });

    const limited = await api.call('GET /users');
    const failed = await api.call('GET /users');
    const cut = api.call('GET /users');

    expect(limited).toMatchObject({
      status: 429,
      body: { error: { message: 'Rate Limit Exceeded', code: 2020 } },
    });
    expect(limited.headers.get('ratelimit-reset')).toBe('1');
    expect(failed.status).toBe(502);
    await expect(cut).rejects.toThrow('fetch failed');
    expect((await api.call('GET /users')).status).toBe(200);
  });

  it('has done what was asked for when the answer was cut off', async () => {
    const policy = await api.makePolicy();
    await pagerDuty.fail({
      method: 'POST',
      path: '/api/services',
      cut: 'after',
    });

    await expect(api.makeService(policy.id)).rejects.toThrow('fetch failed');

    const { body } = await api.call('GET /services');
    expect(body.services).toMatchObject([{ name: 'Ledger' }]);
    await api.clear();
  });

  it('keeps its state and its token', async () => {
    const policy = await api.makePolicy();
    const made = await api.makeService(policy.id);
    const saved = readFileSync(join(pagerDuty.dir, 'state.json'), 'utf8');

    await pagerDuty.restart();

    const { body } = await api.call('GET /services/{id}', { at: made });
    expect(body.service).toEqual(made);
    expect(saved).toContain(made.id);
  });
});
