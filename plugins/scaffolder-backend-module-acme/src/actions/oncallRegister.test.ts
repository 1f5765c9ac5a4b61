import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { RunningPagerDuty, startPagerDuty } from '@internal/local/testUtils';
import { exampleInput } from '../__testUtils__/exampleInput';
import { MemoryLedger } from '../__testUtils__/MemoryLedger';
import { outputsOf } from '../__testUtils__/outputsOf';
import { createOncallRegisterAction } from './oncallRegister';
import { examples } from './oncallRegister.examples';

jest.setTimeout(60_000);

const catalog = catalogServiceMock({
  entities: [
    group('checkout-team', ['mei-tanaka', 'nobody']),
    group('payments-team', ['tomasz-wolski']),
    group('visitors', ['guest']),
    group('robots', ['robot']),
    user('mei-tanaka', 'mei.tanaka@acme.example'),
    user('tomasz-wolski', 'tomasz.wolski@acme.example'),
    user('guest', 'guest@elsewhere.example'),
    user('robot', undefined),
  ],
});

function group(name: string, members: string[]) {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Group',
    metadata: { name },
    spec: { type: 'team', children: [] },
    relations: members.map(member => ({
      type: 'hasMember',
      targetRef: `user:default/${member}`,
    })),
  };
}

function user(name: string, email: string | undefined) {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'User',
    metadata: { name },
    spec: { profile: { email } },
  };
}

describe('acme:oncall:register', () => {
  let pagerDuty: RunningPagerDuty;

  beforeAll(async () => {
    pagerDuty = await startPagerDuty();
  });

  afterEach(() => pagerDuty.heal());

  afterAll(() => pagerDuty.remove());

  async function run(
    input: object,
    options: {
      isDryRun?: boolean;
      token?: string;
      ledger?: MemoryLedger;
    } = {},
  ) {
    const { apiUrl, token } = pagerDuty;
    const action = createOncallRegisterAction({
      catalog,
      ledger: options.ledger ?? new MemoryLedger(),
      pagerDuty: { apiUrl, token: options.token ?? token },
    });
    const context = {
      ...createMockActionContext({ input: input as never }),
      isDryRun: options.isDryRun,
    };
    await action.handler(context);
    return outputsOf(context);
  }

  function register(service: string, team = 'checkout-team') {
    return run({ service, team: `group:default/${team}` });
  }

  async function list(collection: string) {
    const answer = await fetch(`${pagerDuty.apiUrl}/${collection}?limit=100`, {
      headers: { Authorization: pagerDuty.authorization },
    });
    const found = await answer.json();
    return found[collection].map(({ name }: { name: string }) => name).sort();
  }

  async function everything() {
    return [await list('services'), await list('escalation_policies')];
  }

  it('makes a service and the escalation policy of the team, once', async () => {
    const first = await register('first-api');
    const second = await register('first-api');

    expect(first).toMatchObject({
      exists: false,
      serviceId: expect.stringMatching(/^P/),
      escalationPolicyId: expect.stringMatching(/^P/),
      serviceUrl: expect.stringContaining(pagerDuty.url),
    });
    expect(second).toEqual({ ...first, exists: true });
    expect(await list('services')).toEqual(['first-api']);
    expect(await list('escalation_policies')).toEqual(['checkout-team']);
  });

  it('calls the team for a second service by the same policy', async () => {
    const first = await register('first-api');
    const second = await register('second-api');

    expect(second.escalationPolicyId).toBe(first.escalationPolicyId);
  });

  it.each([
    ['when it is only asked to check', { onlyCheck: true }, {}],
    ['in a dry run', {}, { isDryRun: true }],
  ])('makes nothing %s', async (_, input, options) => {
    const before = await everything();

    const outputs = await run(
      { service: 'new-api', team: 'group:default/payments-team', ...input },
      options,
    );

    expect(outputs.exists).toBe(false);
    expect(await everything()).toEqual(before);
  });

  it('makes one of each when the answer to a creation gets lost', async () => {
    await pagerDuty.fail({
      method: 'POST',
      path: '/api/services',
      cut: 'after',
    });

    const outputs = await register('lost-api');

    expect(outputs.serviceId).toMatch(/^P/);
    expect(
      (await list('services')).filter((name: string) => name === 'lost-api'),
    ).toHaveLength(1);
  });

  it('makes one of each for two at the same moment', async () => {
    const both = await Promise.all([
      register('twice-api', 'payments-team'),
      register('twice-api', 'payments-team'),
    ]);

    expect(both[0].serviceId).toBe(both[1].serviceId);
    expect(
      (await list('services')).filter((name: string) => name === 'twice-api'),
    ).toHaveLength(1);
    expect(
      (await list('escalation_policies')).filter(
        (name: string) => name === 'payments-team',
      ),
    ).toHaveLength(1);
  });

  it.each([429, 500, 503])('tries again after %s', async status => {
    await pagerDuty.fail({ method: 'GET', path: '/api/services', status });

    await expect(register('first-api')).resolves.toMatchObject({
      exists: true,
    });
  });

  it('refuses a service for which another team is called', async () => {
    await register('first-api');

    await expect(register('first-api', 'payments-team')).rejects.toThrow(
      'PagerDuty has a service first-api that does not call payments-team',
    );
  });

  it.each([
    [
      'there is nobody',
      'visitors',
      'Nobody of visitors has a PagerDuty account',
    ],
    [
      'nobody can be written to',
      'robots',
      'Nobody of robots has an e-mail address in the catalog',
    ],
    [
      'there is no such team',
      'no-team',
      'There is no group:default/no-team in the catalog; choose a group that is there',
    ],
  ])('says so when %s', async (_, team, message) => {
    const before = await everything();

    await expect(register('other-api', team)).rejects.toThrow(message);

    expect(await everything()).toEqual(before);
  });

  it('says whom to ask when the token is wrong, and does not tell it', async () => {
    const error: Error = await run(
      { service: 'x', team: 'group:default/checkout-team' },
      { token: 'wrong-token' },
    ).then(
      () => new Error('it went well'),
      reason => reason,
    );

    expect(error.message).toContain(
      'does not accept the token of the portal; ask the platform team',
    );
    expect(error.message).not.toContain('wrong-token');
  });

  it('says so when the portal does not know PagerDuty', async () => {
    const action = createOncallRegisterAction({
      catalog,
      ledger: new MemoryLedger(),
      pagerDuty: undefined,
    });

    await expect(
      action.handler(
        createMockActionContext({
          input: { service: 'x', team: 'group:default/checkout-team' } as never,
        }),
      ),
    ).rejects.toThrow('let the platform team set goldenPaths.pagerDuty');
  });

  it.each(examples)('runs its example: $description', async example => {
    expect(await run(exampleInput(example))).toHaveProperty('exists');
  });
});
