import { LoggerService } from '@backstage/backend-plugin-api';
import {
  AuthorizeResult,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  PermissionPolicy,
  PolicyQuery,
  PolicyQueryUser,
} from '@backstage/plugin-permission-node';
import { Person } from './Person';
import { Rule } from './Rule';

/** Decides by rules, and does nothing else. */
export class AcmePolicy implements PermissionPolicy {
  readonly #rules: ReadonlyMap<string, Rule>;
  readonly #logger: LoggerService;

  constructor(options: { rules: readonly Rule[]; logger: LoggerService }) {
    this.#rules = new Map(
      options.rules.flatMap(rule =>
        rule.permissions.map(({ name }) => [name, rule] as const),
      ),
    );
    this.#logger = options.logger;
  }

  async handle(
    { permission }: PolicyQuery,
    user?: PolicyQueryUser,
  ): Promise<PolicyDecision> {
    if (!user) {
      return { result: AuthorizeResult.DENY };
    }
    const rule = this.#rules.get(permission.name);
    if (!rule) {
      this.#logger.warn(
        `No rule names the permission ${permission.name}, so it is refused; add it to one in createRules.ts`,
      );
      return { result: AuthorizeResult.DENY };
    }
    // The plugin has asked for it already: to ask again would cost each list of
    // the catalog one more request.
    return rule.decide(new Person(user.info));
  }
}
