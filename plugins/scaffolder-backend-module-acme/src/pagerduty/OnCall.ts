import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import { LoggerService } from '@backstage/backend-plugin-api';
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

  /** Makes what is not there yet. */
  async register(
    serviceName: string,
    team: OnCallTeam,
    description: string,
  ): Promise<{ service: PagerDutyService; policy: EscalationPolicy }> {
    const found = await this.look(serviceName, team);
    const policy =
      found.policy ??
      (await makeOrFind(
        () => this.#pagerDuty.createEscalationPolicy(team.name, found.users),
        () => this.#pagerDuty.escalationPolicy(team.name),
      ));
    const service =
      found.service ??
      (await makeOrFind(
        () => this.#pagerDuty.createService(serviceName, description, policy),
        () => this.#pagerDuty.service(serviceName),
      ));
    this.#tell('escalation policy', policy.name, found.policy);
    this.#tell('service', service.name, found.service);
    return { service, policy };
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

  #tell(kind: string, name: string, found: object | undefined) {
    this.#logger.info(
      found
        ? `Found the ${kind} ${name} on PagerDuty`
        : `Made the ${kind} ${name} on PagerDuty`,
    );
  }
}

/** For two that make the same at one moment: the second one is refused. */
async function makeOrFind<T>(
  make: () => Promise<T>,
  find: () => Promise<T | undefined>,
): Promise<T> {
  try {
    return await make();
  } catch (error) {
    const isRefused = error instanceof UpstreamError && error.status === 400;
    const made = isRefused ? await find() : undefined;
    if (!made) {
      throw error;
    }
    return made;
  }
}
