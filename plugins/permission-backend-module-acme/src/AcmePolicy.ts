import { LoggerService, UserInfoService } from '@backstage/backend-plugin-api';
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
  readonly #userInfo: UserInfoService;

  constructor(options: {
    rules: readonly Rule[];
    logger: LoggerService;
    userInfo: UserInfoService;
  }) {
    this.#rules = new Map(
      options.rules.flatMap(rule =>
        rule.permissions.map(({ name }) => [name, rule] as const),
      ),
    );
    this.#logger = options.logger;
    this.#userInfo = options.userInfo;
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
    const info = await this.#userInfo.getUserInfo(user.credentials);
    return rule.decide(new Person(info));
  }
}
