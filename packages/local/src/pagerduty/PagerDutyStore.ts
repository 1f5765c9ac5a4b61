import { randomInt } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { JsonFile } from '../state/JsonFile';
import { EscalationPolicy, PagerDutyData, Service, Team, User } from './model';

const ID_CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const ID_LENGTH = 7;

/** The state of the stand-in, in one file. */
export class PagerDutyStore {
  readonly data: PagerDutyData;
  readonly #file: JsonFile<PagerDutyData>;

  /**
   * Opens what an earlier run left in the folder.
   *
   * @param seed - makes what it begins with
   */
  static async open(
    dir: string,
    seed: () => Promise<PagerDutyData>,
  ): Promise<PagerDutyStore> {
    await mkdir(dir, { recursive: true });
    const file = new JsonFile<PagerDutyData>(join(dir, 'state.json'));
    const store = new PagerDutyStore(
      file,
      (await file.read()) ?? (await seed()),
    );
    await store.save();
    return store;
  }

  private constructor(file: JsonFile<PagerDutyData>, data: PagerDutyData) {
    this.#file = file;
    this.data = data;
  }

  save(): Promise<void> {
    return this.#file.save(this.data);
  }

  user(id: string): User | undefined {
    return this.data.users.find(user => user.id === id);
  }

  team(id: string): Team | undefined {
    return this.data.teams.find(team => team.id === id);
  }

  escalationPolicy(id: string): EscalationPolicy | undefined {
    return this.data.escalationPolicies.find(policy => policy.id === id);
  }

  service(id: string): Service | undefined {
    return this.data.services.find(service => service.id === id);
  }

  /** Those a policy is there for. */
  servicesOf({ id }: EscalationPolicy): Service[] {
    return this.data.services.filter(
      ({ escalationPolicyId }) => escalationPolicyId === id,
    );
  }

  /** Adds it, or puts it in the place of the one with its id. */
  putEscalationPolicy(policy: EscalationPolicy): Promise<void> {
    put(this.data.escalationPolicies, policy);
    return this.save();
  }

  putService(service: Service): Promise<void> {
    put(this.data.services, service);
    return this.save();
  }

  removeEscalationPolicy({ id }: EscalationPolicy): Promise<void> {
    this.data.escalationPolicies = this.data.escalationPolicies.filter(
      policy => policy.id !== id,
    );
    return this.save();
  }

  removeService({ id }: Service): Promise<void> {
    this.data.services = this.data.services.filter(
      service => service.id !== id,
    );
    return this.save();
  }
}

/** As PagerDuty's look, `PXPGF42`. One of 2 thousand millions. */
export function newId(): string {
  const rest = Array.from(
    { length: ID_LENGTH - 1 },
    () => ID_CHARACTERS[randomInt(ID_CHARACTERS.length)],
  );
  return `P${rest.join('')}`;
}

export function byName(one: { name: string }, other: { name: string }): number {
  return one.name.localeCompare(other.name, 'en-US');
}

/** Names are told apart without regard to case, and searched so. */
export function lower(text: string): string {
  return text.toLocaleLowerCase('en-US');
}

function put<T extends { id: string }>(items: T[], item: T) {
  const index = items.findIndex(({ id }) => id === item.id);
  items.splice(index < 0 ? items.length : index, index < 0 ? 0 : 1, item);
}
