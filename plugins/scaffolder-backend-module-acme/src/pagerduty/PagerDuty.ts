import { JsonApi } from '../upstream/JsonApi';
import { PagerDutyConfig } from '../config';

/** PagerDuty's largest page. */
const PAGE_SIZE = 100;

export interface PagerDutyUser {
  readonly id: string;
  readonly email: string;
}

export interface EscalationPolicy {
  readonly id: string;
  readonly name: string;
  readonly html_url: string;
}

export interface PagerDutyService {
  readonly id: string;
  readonly name: string;
  readonly html_url: string;
  readonly escalation_policy: { readonly id: string };
}

interface Page {
  readonly more: boolean;
}

/**
 * PagerDuty's REST API v2, https://developer.pagerduty.com/api-reference.
 * Names are compared without regard to case, as PagerDuty keeps them unique.
 */
export class PagerDuty {
  readonly #api: JsonApi;

  constructor({ apiUrl, token }: PagerDutyConfig) {
    this.#api = new JsonApi({
      name: 'PagerDuty',
      url: apiUrl,
      headers: {
        Accept: 'application/vnd.pagerduty+json;version=2',
        Authorization: `Token token=${token}`,
      },
    });
  }

  async userByEmail(email: string): Promise<PagerDutyUser | undefined> {
    const users = await this.#search<PagerDutyUser>('users', email);
    return users.find(user => isSame(user.email, email));
  }

  async escalationPolicy(name: string): Promise<EscalationPolicy | undefined> {
    const found = await this.#search<EscalationPolicy>(
      'escalation_policies',
      name,
    );
    return found.find(policy => isSame(policy.name, name));
  }

  async service(name: string): Promise<PagerDutyService | undefined> {
    const found = await this.#search<PagerDutyService>('services', name);
    return found.find(service => isSame(service.name, name));
  }

  /** One that calls all of the users at once, and twice again if nobody answers. */
  async createEscalationPolicy(
    name: string,
    users: readonly PagerDutyUser[],
  ): Promise<EscalationPolicy> {
    const answer = await this.#api.post<{
      escalation_policy: EscalationPolicy;
    }>('/escalation_policies', {
      escalation_policy: {
        type: 'escalation_policy',
        name,
        num_loops: 2,
        escalation_rules: [
          {
            escalation_delay_in_minutes: 10,
            targets: users.map(({ id }) => ({ id, type: 'user_reference' })),
          },
        ],
      },
    });
    return answer.escalation_policy;
  }

  async createService(
    name: string,
    description: string,
    policy: EscalationPolicy,
  ): Promise<PagerDutyService> {
    const answer = await this.#api.post<{ service: PagerDutyService }>(
      '/services',
      {
        service: {
          type: 'service',
          name,
          description,
          escalation_policy: {
            id: policy.id,
            type: 'escalation_policy_reference',
          },
        },
      },
    );
    return answer.service;
  }

  async deleteService({ id }: PagerDutyService): Promise<void> {
    await this.#api.delete(`/services/${id}`);
  }

  /** PagerDuty refuses, with 400, while a service calls it. */
  async deleteEscalationPolicy({ id }: EscalationPolicy): Promise<void> {
    await this.#api.delete(`/escalation_policies/${id}`);
  }

  async #search<T>(collection: string, query: string): Promise<T[]> {
    const found: T[] = [];
    for (let more = true; more; ) {
      const page = await this.#api.get<Page & Record<string, T[]>>(
        `/${collection}`,
        { query, limit: String(PAGE_SIZE), offset: String(found.length) },
      );
      found.push(...page[collection]);
      more = page.more;
    }
    return found;
  }
}

function isSame(a: string, b: string): boolean {
  return a.toLocaleLowerCase('en-US') === b.toLocaleLowerCase('en-US');
}
