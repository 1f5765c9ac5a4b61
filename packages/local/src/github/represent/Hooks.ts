import { Hook, Organization, Repository } from '../model';
import { Delivery } from '../webhooks/Deliveries';
import { Urls } from './Urls';

/** Hooks and what was sent to them, as the REST API shows them. */
export class Hooks {
  readonly #urls: Urls;

  constructor(urls: Urls) {
    this.#urls = urls;
  }

  ofRepository(repository: Repository, hook: Hook) {
    const url = `${this.#urls.repository(repository)}/hooks/${hook.id}`;
    return {
      type: 'Repository',
      ...this.#hook(hook, url),
      test_url: `${url}/tests`,
      last_response: { code: null, status: 'unused', message: null },
    };
  }

  ofOrganization({ login }: Organization, hook: Hook) {
    return {
      type: 'Organization',
      ...this.#hook(hook, `${this.#urls.api}/orgs/${login}/hooks/${hook.id}`),
    };
  }

  #hook(hook: Hook, url: string) {
    return {
      id: hook.id,
      name: 'web',
      active: hook.isActive,
      events: hook.events,
      config: this.config(hook),
      url,
      ping_url: `${url}/pings`,
      deliveries_url: `${url}/deliveries`,
      created_at: hook.createdAt,
      updated_at: hook.updatedAt,
    };
  }

  config(hook: Hook) {
    return {
      url: hook.url,
      content_type: hook.contentType,
      insecure_ssl: hook.insecureSsl ? '1' : '0',
      // GitHub tells that there is one, and not what it is.
      ...(hook.secret && { secret: '********' }),
    };
  }

  delivery(delivery: Delivery) {
    return {
      id: delivery.id,
      guid: delivery.guid,
      delivered_at: delivery.deliveredAt,
      redelivery: delivery.isRedelivery,
      duration: delivery.durationS,
      status: delivery.status,
      status_code: delivery.statusCode,
      event: delivery.event,
      action: delivery.action ?? null,
      installation_id: null,
      repository_id: delivery.repositoryId ?? null,
      throttled_at: null,
    };
  }

  fullDelivery(delivery: Delivery) {
    return {
      ...this.delivery(delivery),
      url: delivery.url,
      request: { headers: delivery.headers, payload: delivery.payload },
      response: { headers: {}, payload: delivery.response },
    };
  }
}
