import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import { LoggerService } from '@backstage/backend-plugin-api';
import { RunRecord } from '../runs/RunRecord';
import { UpstreamError } from '../upstream/UpstreamError';
import {
  EscalationPolicy,
  PagerDuty,
  PagerDutyService,
  PagerDutyUser,
} from './PagerDuty';

/** Who is called for a service. */
export interface OnCallTeam {
  /** Of the escalation policy, too. */
  readonly name: string;
  /** E-mail addresses. */
  readonly members: readonly string[];
}

/** What there is; a part that is not there yet is `undefined`. */
export interface OnCallState {
  readonly policy: EscalationPolicy | undefined;
  readonly service: PagerDutyService | undefined;
  /** Who a new policy would call; empty when there is one. */
  readonly users: readonly PagerDutyUser[];
}

const IN_WORDS = {
  'escalation-policy': 'escalation policy',
  'on-call-service': 'service',
};
type OnCallKind = keyof typeof IN_WORDS;

/** Services on PagerDuty, each of a team. Whatever is there is kept as it is. */
export class OnCall {
  readonly #pagerDuty: PagerDuty;
  readonly #logger: LoggerService;

  constructor(pagerDuty: PagerDuty, logger: LoggerService) {
    this.#pagerDuty = pagerDuty;
    this.#logger = logger;
  }

  /**
   * What there is of a service and its team; makes nothing.
   *
   * @throws ConflictError when somebody else is called for that service,
   *   NotFoundError when nobody could be called
   */
  async look(serviceName: string, team: OnCallTeam): Promise<OnCallState> {
    const [service, policy] = await Promise.all([
      this.#pagerDuty.service(serviceName),
      this.#pagerDuty.escalationPolicy(team.name),
    ]);
    if (service && service.escalation_policy.id !== policy?.id) {
      throw new ConflictError(
        `PagerDuty has a service ${service.name} that does not call ${team.name}: ${service.html_url}. Choose another name, or let its owner give it the escalation policy ${team.name}`,
      );
    }
    return {
      service,
      policy,
      users: policy ? [] : await this.#usersOf(team),
    };
  }

  /**
   * Makes what is not there yet.
   *
   * @returns with `exists`, whether the service was there before the run
   */
  async register(
    serviceName: string,
    team: OnCallTeam,
    description: string,
    record: RunRecord,
  ): Promise<{
    service: PagerDutyService;
    policy: EscalationPolicy;
    exists: boolean;
  }> {
    const found = await this.look(serviceName, team);
    const { made: policy } = await this.#keep({
      record,
      kind: 'escalation-policy',
      name: team.name,
      found: found.policy,
      make: () =>
        this.#pagerDuty.createEscalationPolicy(team.name, found.users),
      find: () => this.#pagerDuty.escalationPolicy(team.name),
    });
    const { made: service, cameToBe } = await this.#keep({
      record,
      kind: 'on-call-service',
      name: serviceName,
      found: found.service,
      make: () =>
        this.#pagerDuty.createService(serviceName, description, policy),
      find: () => this.#pagerDuty.service(serviceName),
    });
    return { service, policy, exists: cameToBe === 'found' };
  }

  /** Makes a piece unless it was found. */
  async #keep<T extends { html_url: string }>(options: {
    record: RunRecord;
    kind: OnCallKind;
    name: string;
    found: T | undefined;
    make: () => Promise<T>;
    find: () => Promise<T | undefined>;
  }): Promise<{ made: T; cameToBe: 'made' | 'found' }> {
    const { record, kind, name, found, make, find } = options;
    const piece = { kind, key: name, title: name };
    if (found) {
      const cameToBe = await record.there({ ...piece, url: found.html_url });
      this.#tell(kind, name, cameToBe);
      return { made: found, cameToBe };
    }
    await record.begin(piece);
    const { made, isCertain } = await makeOrFind(make, find);
    const noted = { ...piece, url: made.html_url };
    const cameToBe = isCertain
      ? await record.made(noted)
      : await record.there(noted);
    this.#tell(kind, name, cameToBe);
    return { made, cameToBe };
  }

  async #usersOf({ name, members }: OnCallTeam): Promise<PagerDutyUser[]> {
    if (members.length === 0) {
      throw new InputError(
        `Nobody of ${name} has an e-mail address in the catalog, so nobody could be called; choose a team with members`,
      );
    }
    const users = await Promise.all(
      members.map(email => this.#pagerDuty.userByEmail(email)),
    );
    const known = users.filter(user => user !== undefined);
    if (known.length === 0) {
      throw new NotFoundError(
        `Nobody of ${name} has a PagerDuty account; ask the platform team to invite one of ${members.join(
          ', ',
        )}, or to make the escalation policy ${name}`,
      );
    }
    return known;
  }

  #tell(kind: OnCallKind, name: string, cameToBe: 'made' | 'found') {
    this.#logger.info(
      `${cameToBe === 'made' ? 'Made' : 'Found'} the ${
        IN_WORDS[kind]
      } ${name} on PagerDuty`,
    );
  }
}

/** For two that make the same at one moment: the second one is refused. */
async function makeOrFind<T>(
  make: () => Promise<T>,
  find: () => Promise<T | undefined>,
): Promise<{ made: T; isCertain: boolean }> {
  try {
    return { made: await make(), isCertain: true };
  } catch (error) {
    const isRefused = error instanceof UpstreamError && error.status === 400;
    const made = isRefused ? await find() : undefined;
    if (!made) {
      throw error;
    }
    return { made, isCertain: false };
  }
}
