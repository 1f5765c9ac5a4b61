import {
  RunningPagerDuty,
  startPagerDuty,
} from '../../__testUtils__/startPagerDuty';
import { PagerDutyApi, rule } from '../__testUtils__/PagerDutyApi';

jest.setTimeout(60_000);

describe('escalation policies of the local PagerDuty', () => {
  let pagerDuty: RunningPagerDuty;
  let api: PagerDutyApi;
  let ada: string;
  let tomasz: string;

  beforeAll(async () => {
    pagerDuty = await startPagerDuty();
    api = new PagerDutyApi(pagerDuty);
    ada = await api.userId('ada.okafor@');
    tomasz = await api.userId('Tomasz');
  });

  beforeEach(() => api.clear());

  afterAll(() => pagerDuty.remove());

  const policy = (more: object = {}) => ({
    type: 'escalation_policy',
    name: 'Payments',
    escalation_rules: [rule(ada)],
    ...more,
  });

  it('are made and shown, with those who are called', async () => {
    const teamId = await api.teamId('payments');
    const made = await api.makePolicy({
      description: 'By day',
      num_loops: 2,
      escalation_rules: [rule(ada, tomasz), rule(tomasz)],
      teams: [{ id: teamId, type: 'team_reference' }],
    });

    expect(made).toMatchObject({
      id: expect.stringMatching(/^P[A-Z0-9]{6}$/),
      type: 'escalation_policy',
      summary: 'Payments',
      html_url: `${pagerDuty.url}/escalation_policies/${made.id}`,
      name: 'Payments',
      description: 'By day',
      num_loops: 2,
      on_call_handoff_notifications: 'if_has_services',
      escalation_rules: [
        {
          escalation_delay_in_minutes: 30,
          targets: [
            { id: ada, type: 'user_reference', summary: 'Ada Okafor' },
            { id: tomasz, type: 'user_reference', summary: 'Tomasz Wolski' },
          ],
        },
        { targets: [{ id: tomasz }] },
      ],
      services: [],
      teams: [{ id: teamId, type: 'team_reference', summary: 'Payments' }],
    });
    const { body } = await api.call('GET /escalation_policies/{id}', {
      at: made,
    });
    expect(body.escalation_policy).toEqual(made);
  });

  it('are found by a part of their name', async () => {
    await api.makePolicy({ name: 'Payments' });
    await api.makePolicy({ name: 'Data' });

    const { body } = await api.call('GET /escalation_policies', {
      query: { query: 'PAY', total: true },
    });

    expect(body).toMatchObject({
      escalation_policies: [{ name: 'Payments' }],
      total: 1,
      more: false,
    });
  });

  it('are changed, and keep what is not said', async () => {
    const made = await api.makePolicy({ description: 'By day', num_loops: 1 });

    const { status, body } = await api.call('PUT /escalation_policies/{id}', {
      at: made,
      body: {
        escalation_policy: policy({ escalation_rules: [rule(tomasz)] }),
      },
    });

    expect(status).toBe(200);
    expect(body.escalation_policy).toMatchObject({
      id: made.id,
      description: 'By day',
      num_loops: 1,
      escalation_rules: [{ targets: [{ id: tomasz }] }],
    });
  });

  it('have a name that no other has', async () => {
    await api.makePolicy();

    expect(
      await api.call('POST /escalation_policies', {
        body: { escalation_policy: policy({ name: 'payments' }) },
      }),
    ).toMatchObject({
      status: 400,
      body: {
        error: {
          message: 'Invalid Input Provided',
          code: 2001,
          errors: ['Name has already been taken'],
        },
      },
    });
  });

  it.each([
    [{ name: undefined }, "Name can't be blank"],
    [{ escalation_rules: [] }, "Escalation rules can't be blank"],
    [{ escalation_rules: [{ ...rule() }] }, "Targets can't be blank"],
    [
      {
        escalation_rules: [
          { ...rule(), targets: [{ id: 'P1', type: 'schedule_reference' }] },
        ],
      },
      'the local PagerDuty takes user and user_reference',
    ],
  ])('are not made of %j', async (more, message) => {
    const { status, body } = await api.call('POST /escalation_policies', {
      wrongBody: { escalation_policy: policy(more) },
    });

    expect(status).toBe(400);
    expect(body.error.errors).toEqual([expect.stringContaining(message)]);
  });

  it('call nobody who is not there', async () => {
    const answer = await api.call('POST /escalation_policies', {
      body: {
        escalation_policy: policy({ escalation_rules: [rule('PNOBODY')] }),
      },
    });

    expect(answer).toMatchObject({
      status: 404,
      body: { error: { code: 2100 } },
    });
  });

  it('are only deleted when no service uses them', async () => {
    const at = await api.makePolicy();
    const { id } = await api.makeService(at.id);

    const used = await api.call('GET /escalation_policies/{id}', { at });
    const refused = await api.call('DELETE /escalation_policies/{id}', { at });
    await api.call('DELETE /services/{id}', { at: { id } });
    const deleted = await api.call('DELETE /escalation_policies/{id}', { at });
    const gone = await api.call('GET /escalation_policies/{id}', { at });

    expect(used.body.escalation_policy.services).toMatchObject([
      { id, type: 'service_reference', summary: 'Ledger' },
    ]);
    expect(refused).toMatchObject({
      status: 400,
      body: {
        error: {
          code: 2001,
          errors: [
            "Escalation policy can't be deleted if it's being used by services",
          ],
        },
      },
    });
    expect(deleted.status).toBe(204);
    expect(gone.status).toBe(404);
  });
});
