import { ResponseError } from '@backstage/errors';
import { ScheduledTasks } from '../portal/ScheduledTasks';
import { SERVICES } from './services';

const ORPHAN = 'metadata.annotations.backstage.io/orphan=true';
const SERVICE_NAMES = new Set(SERVICES.map(({ name }) => name));

/** What a person would see in the catalog. */
export interface Counts {
  readonly components: number;
  /** Those among the components that carry the name of a branch. */
  readonly ofBranches: number;
  readonly orphans: number;
}

interface Location {
  readonly id: string;
  readonly target: string;
}

/** The catalog over HTTP, as far as a CI bot and who watches it need it. */
export class SprawlCatalog {
  readonly tasks: ScheduledTasks;
  readonly #url: string;
  readonly #token: string;

  /** @param url - of the backend */
  constructor(url: string, token: string) {
    this.#url = `${url}/api/catalog`;
    this.#token = token;
    this.tasks = new ScheduledTasks(this.#url, `Bearer ${token}`);
  }

  async register(target: string): Promise<void> {
    await this.#request('POST', '/locations', { type: 'url', target });
  }

  /** What was registered and is not withdrawn. */
  async registrations(): Promise<Location[]> {
    const answer = await this.#request('GET', '/locations');
    const locations: { data: Location }[] = await answer.json();
    return locations.map(({ data }) => data);
  }

  async withdraw({ id }: Location): Promise<void> {
    await this.#request('DELETE', `/locations/${id}`);
  }

  async counts(): Promise<Counts> {
    const names = await this.componentNames();
    return {
      components: names.length,
      ofBranches: names.filter(name => !SERVICE_NAMES.has(name)).length,
      orphans: await this.#count(ORPHAN),
    };
  }

  componentCount(): Promise<number> {
    return this.#count('kind=component');
  }

  async componentNames(): Promise<string[]> {
    const answer = await this.#request(
      'GET',
      '/entities?filter=kind=component&fields=metadata.name',
    );
    const entities: { metadata: { name: string } }[] = await answer.json();
    return entities.map(({ metadata }) => metadata.name);
  }

  async #count(filter: string): Promise<number> {
    const answer = await this.#request(
      'GET',
      `/entities/by-query?limit=0&filter=${encodeURIComponent(filter)}`,
    );
    const { totalItems }: { totalItems: number } = await answer.json();
    return totalItems;
  }

  async #request(method: string, path: string, body?: object) {
    const answer = await fetch(this.#url + path, {
      method,
      headers: {
        Authorization: `Bearer ${this.#token}`,
        'Content-Type': 'application/json',
      },
      body: body && JSON.stringify(body),
    });
    if (!answer.ok) {
      throw await ResponseError.fromResponse(answer);
    }
    return answer;
  }
}
