import {
  Answer,
  createDescribedClient,
  DescribedClient,
  made,
} from '../../__testUtils__/DescribedClient';
import { RunningPagerDuty } from '../../__testUtils__/startPagerDuty';
import { PagerDutyContract } from './PagerDutyContract';

/** The REST API, held against PagerDuty's description, and what tests begin with. */
export class PagerDutyApi {
  readonly call: DescribedClient;
  /** Without a token. */
  readonly callAsNobody: DescribedClient;

  constructor({ apiUrl, authorization }: RunningPagerDuty) {
    const contract = new PagerDutyContract();
    const create = (headers: Record<string, string>) =>
      createDescribedClient({
        url: apiUrl,
        headers: { ...headers, 'Content-Type': 'application/json' },
        contract,
        errorViolations,
      });
    this.call = create({ Authorization: authorization });
    this.callAsNobody = create({});
  }

  async userId(query: string): Promise<string> {
    const { body } = await this.call('GET /users', { query: { query } });
    return body.users[0].id;
  }

  async teamId(query: string): Promise<string> {
    const { body } = await this.call('GET /teams', { query: { query } });
    return body.teams[0].id;
  }

  /** @returns the policy that was made, by which Ada is called */
  async makePolicy(more: object = {}) {
    const userId = await this.userId('ada');
    const { body } = made(
      await this.call('POST /escalation_policies', {
        body: {
          escalation_policy: {
            type: 'escalation_policy',
            name: 'Payments',
            escalation_rules: [rule(userId)],
            ...more,
          },
        },
      }),
    );
    return body.escalation_policy;
  }

  /** @returns the service that was made */
  async makeService(policyId: string, more: object = {}) {
    const { body } = made(
      await this.call('POST /services', {
        body: { service: service(policyId, more) },
      }),
    );
    return body.service;
  }

  /** Removes what a test made. */
  async clear() {
    for (const kind of ['services', 'escalation_policies']) {
      const query = { limit: 100 };
      const { body } = await this.call(`GET /${kind}`, { query });
      for (const { id } of body[kind]) {
        await this.call(`DELETE /${kind}/{id}`, { at: { id } });
      }
    }
  }
}

export function rule(...userIds: string[]) {
  return {
    escalation_delay_in_minutes: 30,
    targets: userIds.map(id => ({ id, type: 'user_reference' })),
  };
}

export function service(policyId: string, more: object = {}) {
  return {
    type: 'service',
    name: 'Ledger',
    escalation_policy: { id: policyId, type: 'escalation_policy_reference' },
    ...more,
  };
}

/** What each error says, although the description does not demand it. */
function errorViolations({ body }: Answer): string[] {
  const { message, code } = body?.error ?? {};
  return typeof message === 'string' && typeof code === 'number'
    ? []
    : ['/error is not as PagerDuty has it'];
}
