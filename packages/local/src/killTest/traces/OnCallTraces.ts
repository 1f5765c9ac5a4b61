import { ResponseError } from '@backstage/errors';
import { fetchInTime } from '../../portal/fetchInTime';
import { PortalEnvironment } from '../../portal/environment';
import { Picture } from './Picture';

const PAGE = 100;

interface Service {
  readonly name: string;
  readonly description: string;
  readonly escalation_policy: { readonly id: string };
}

interface Policy {
  readonly id: string;
  readonly name: string;
}

/** What there is on the local PagerDuty. */
export class OnCallTraces {
  readonly #url: string;
  readonly #authorization: string;

  constructor(environment: PortalEnvironment) {
    this.#url = environment.PAGERDUTY_API_URL;
    this.#authorization = `Token token=${environment.PAGERDUTY_TOKEN}`;
  }

  async of(
    name: string,
    team: string,
  ): Promise<{ count: number; problems: string[]; picture: Picture }> {
    const [services, policies] = await Promise.all([
      this.#services(name),
      this.#policies(team),
    ]);
    const [service] = services;
    const [policy] = policies;
    return {
      count: services.length,
      problems: [
        policies.length !== 1 &&
          `${policies.length} escalation policies of ${team}`,
        service &&
          service.escalation_policy.id !== policy?.id &&
          `its service does not call ${team}`,
      ].filter(problem => typeof problem === 'string'),
      picture: service ? { 'on-call service': service.description } : {},
    };
  }

  async list(): Promise<string[]> {
    const [services, policies] = await Promise.all([
      this.#services(),
      this.#policies(),
    ]);
    return [
      ...services.map(({ name }) => `on-call service ${name}`),
      ...policies.map(({ name }) => `escalation policy ${name}`),
    ];
  }

  #services(name?: string): Promise<Service[]> {
    return this.#all<Service>('services', name);
  }

  #policies(name?: string): Promise<Policy[]> {
    return this.#all<Policy>('escalation_policies', name);
  }

  /** Of this name, or of any. */
  async #all<T extends { name: string }>(
    key: string,
    name?: string,
  ): Promise<T[]> {
    const all: T[] = [];
    for (let hasMore = true; hasMore; ) {
      const query = new URLSearchParams({
        query: name ?? '',
        limit: String(PAGE),
        offset: String(all.length),
      });
      const answer = await fetchInTime(`${this.#url}/${key}?${query}`, {
        headers: { Authorization: this.#authorization },
      });
      if (!answer.ok) {
        throw await ResponseError.fromResponse(answer);
      }
      const page = await answer.json();
      all.push(...page[key]);
      hasMore = page.more;
    }
    return all.filter(each => name === undefined || each.name === name);
  }
}
