import {
  RunningPagerDuty,
  startPagerDuty,
} from '../../__testUtils__/startPagerDuty';
import { PagerDutyApi, service } from '../__testUtils__/PagerDutyApi';

jest.setTimeout(60_000);

describe('services of the local PagerDuty', () => {
  let pagerDuty: RunningPagerDuty;
  let api: PagerDutyApi;
  let policyId: string;

  beforeAll(async () => {
    pagerDuty = await startPagerDuty();
    api = new PagerDutyApi(pagerDuty);
  });

  beforeEach(async () => {
    await api.clear();
    const teamId = await api.teamId('Payments');
    const policy = await api.makePolicy({
      teams: [{ id: teamId, type: 'team_reference' }],
    });
    policyId = policy.id;
  });

  afterAll(() => pagerDuty.remove());

  async function names(query: Record<string, string | number | string[]>) {
    const { body } = await api.call('GET /services', { query });
    return body.services.map(({ name }: { name: string }) => name);
  }

  const refusal = (...errors: string[]) => ({
    status: 400,
    body: { error: { message: 'Invalid Input Provided', code: 2001, errors } },
  });

  it('are made and shown, with the teams of their policy', async () => {
    const made = await api.makeService(policyId, {
      description: 'Books every payment',
      auto_resolve_timeout: 3600,
      incident_urgency_rule: { type: 'constant', urgency: 'low' },
    });

    const { url, apiUrl } = pagerDuty;
    expect(made).toEqual({
      id: expect.stringMatching(/^P[A-Z0-9]{6}$/),
      type: 'service',
      summary: 'Ledger',
      self: `${apiUrl}/services/${made.id}`,
      html_url: `${url}/services/${made.id}`,
      name: 'Ledger',
      description: 'Books every payment',
      status: 'active',
      created_at: expect.stringMatching(/T[\d:]{8}Z$/),
      auto_resolve_timeout: 3600,
      acknowledgement_timeout: 0,
      alert_creation: 'create_alerts_and_incidents',
      incident_urgency_rule: { type: 'constant', urgency: 'low' },
      escalation_policy: {
        id: policyId,
        type: 'escalation_policy_reference',
        summary: 'Payments',
        self: `${apiUrl}/escalation_policies/${policyId}`,
        html_url: `${url}/escalation_policies/${policyId}`,
      },
      teams: [expect.objectContaining({ summary: 'Payments' })],
      integrations: [],
      addons: [],
      scheduled_actions: [],
    });
    const { body } = await api.call('GET /services/{id}', { at: made });
    expect(body.service).toEqual(made);
  });

  it('are found by a part of their name, however it is written', async () => {
    await api.makeService(policyId, { name: 'Payments Gateway' });
    await api.makeService(policyId, { name: 'Ledger' });

    expect(await names({ query: 'GATE' })).toEqual(['Payments Gateway']);
    expect(await names({ query: 'nothing' })).toEqual([]);
    expect(await names({ name: 'Ledger' })).toEqual(['Ledger']);
    expect(await names({ name: 'Led' })).toEqual([]);
    expect(await names({})).toEqual(['Ledger', 'Payments Gateway']);
  });

  it('are found by the teams of their policy', async () => {
    await api.makeService(policyId);
    const payments = await api.teamId('Payments');
    const data = await api.teamId('Data');

    expect(await names({ 'team_ids[]': [payments, data] })).toEqual(['Ledger']);
    expect(await names({ 'team_ids[]': [data] })).toEqual([]);
  });

  it('are listed in pages, and counted when asked', async () => {
    for (const name of ['a', 'b', 'c']) {
      await api.makeService(policyId, { name });
    }

    const first = await api.call('GET /services', { query: { limit: 2 } });
    const rest = await api.call('GET /services', {
      query: { limit: 2, offset: 2, total: true },
    });

    expect(first.body).toMatchObject({
      services: [{ name: 'a' }, { name: 'b' }],
      limit: 2,
      offset: 0,
      total: null,
      more: true,
    });
    expect(rest.body).toMatchObject({
      services: [{ name: 'c' }],
      limit: 2,
      offset: 2,
      total: 3,
      more: false,
    });
  });

  it.each<Record<string, string | number>>([
    { limit: 101 },
    { limit: 'all' },
    { offset: -1 },
  ])('are not listed for %j', async query => {
    const { status, body } = await api.call('GET /services', { query });

    expect(status).toBe(400);
    expect(body.error.code).toBe(2001);
  });

  it('have a name that no other has', async () => {
    const { id } = await api.makeService(policyId);
    const again = { service: service(policyId, { name: 'LEDGER' }) };

    expect(await api.call('POST /services', { body: again })).toMatchObject(
      refusal('Name has already been taken'),
    );
    // It may keep its own, though.
    expect(
      await api.call('PUT /services/{id}', { at: { id }, body: again }),
    ).toMatchObject({ status: 200, body: { service: { name: 'LEDGER' } } });
  });

  it.each([
    [{ name: ' ' }, "Name can't be blank"],
    [{ type: 'group' }, 'Type is wrong: '],
    [{ escalation_policy: undefined }, "Escalation policy can't be blank"],
    [{ escalation_polcy: {} }, 'does not know escalation_polcy'],
    [{ support_hours: {} }, 'does not know support_hours'],
  ])('are not made of %j', async (more, message) => {
    const { status, body } = await api.call('POST /services', {
      wrongBody: { service: service(policyId, more) },
    });

    expect(status).toBe(400);
    expect(body.error).toEqual({
      message: 'Invalid Input Provided',
      code: 2001,
      errors: [expect.stringContaining(message)],
    });
  });

  it.each(['', '{', '[]', '"service"'])(
    'are not made of the body %j',
    async wrongBody => {
      const { status, body } = await api.call('POST /services', { wrongBody });

      expect(status).toBe(400);
      expect(body.error.code).toBe(2001);
    },
  );

  it('are changed by what was read, and keep what is not said', async () => {
    const made = await api.makeService(policyId, { description: 'Books' });
    const other = await api.makePolicy({ name: 'Data' });

    const { status, body } = await api.call('PUT /services/{id}', {
      at: made,
      body: {
        service: {
          ...made,
          name: 'Big ledger',
          description: undefined,
          status: 'disabled',
          escalation_policy: {
            id: other.id,
            type: 'escalation_policy_reference',
          },
        },
      },
    });

    expect(status).toBe(200);
    expect(body.service).toMatchObject({
      id: made.id,
      created_at: made.created_at,
      name: 'Big ledger',
      description: 'Books',
      status: 'disabled',
      escalation_policy: { id: other.id },
      teams: [],
    });
  });

  it('are gone once they are deleted', async () => {
    const { id } = await api.makeService(policyId);
    const at = { id };

    expect(await api.call('DELETE /services/{id}', { at })).toMatchObject({
      status: 204,
    });

    expect(await names({})).toEqual([]);
    for (const operation of ['GET', 'DELETE', 'PUT']) {
      const answer = await api.call(`${operation} /services/{id}`, {
        at,
        body: operation === 'PUT' ? { service: service(policyId) } : undefined,
      });
      expect(answer).toMatchObject({
        status: 404,
        body: { error: { message: 'Not Found', code: 2100 } },
      });
    }
  });

  it('need an escalation policy that is there', async () => {
    const body = { service: service('PNOTHIN') };

    expect(await api.call('POST /services', { body })).toMatchObject({
      status: 404,
      body: { error: { code: 2100 } },
    });
  });
});
