import { NotFoundError } from '@backstage/errors';
import {
  AuthorizeResult,
  ConditionalPolicyDecision,
  isResourcePermission,
} from '@backstage/plugin-permission-common';
import { Person } from '../Person';
import { Rule } from '../Rule';
import { AppliedConditions } from './AppliedConditions';

/** A permission somebody can ask about. */
export interface ExplainablePermission {
  readonly name: string;
  /** What it is decided for one by one, such as `catalog-entity`. */
  readonly resourceType?: string;
  /** What the policy says of it. */
  readonly rule: string;
}

/** What the policy decides, and why. */
export interface Explanation {
  /** `CONDITIONAL` where it depends on a resource and none was named. */
  readonly result: 'ALLOW' | 'DENY' | 'CONDITIONAL';
  readonly rule: string;
  readonly because: string;
  /** What a resource has to fulfil, as the permission framework writes it. */
  readonly condition?: object;
}

/** Says why the policy allows or refuses, by deciding as the policy does. */
export class Explainer {
  readonly #rules: readonly Rule[];
  readonly #conditions: Pick<AppliedConditions, 'hold'>;

  constructor(options: {
    rules: readonly Rule[];
    conditions: Pick<AppliedConditions, 'hold'>;
  }) {
    this.#rules = options.rules;
    this.#conditions = options.conditions;
  }

  list(): ExplainablePermission[] {
    return this.#rules.flatMap(({ says, permissions }) =>
      permissions.map(permission => ({
        name: permission.name,
        rule: says,
        ...(isResourcePermission(permission) && {
          resourceType: permission.resourceType,
        }),
      })),
    );
  }

  /**
   * @param asked - `resourceRef` of the kind the permission is for
   * @throws NotFoundError for a permission that no rule names
   */
  async explain(asked: {
    person: Person;
    permission: string;
    resourceRef?: string;
  }): Promise<Explanation> {
    const { person, resourceRef } = asked;
    const { says, decide } = this.#ruleOf(asked.permission);
    const decision = decide(person);
    if (decision.result !== AuthorizeResult.CONDITIONAL) {
      return {
        result: decision.result,
        rule: says,
        because: describe(person),
      };
    }
    const { conditions: condition } = decision;
    if (!resourceRef) {
      return {
        result: AuthorizeResult.CONDITIONAL,
        rule: says,
        because: `It depends on the ${decision.resourceType}. ${describe(
          person,
        )}`,
        condition,
      };
    }
    return {
      ...(await this.#apply(decision, resourceRef, person)),
      rule: says,
    };
  }

  async #apply(
    decision: ConditionalPolicyDecision,
    resourceRef: string,
    person: Person,
  ) {
    const holds = await this.#conditions.hold(decision, resourceRef);
    const result = holds ? AuthorizeResult.ALLOW : AuthorizeResult.DENY;
    return {
      result,
      because: `${resourceRef} ${
        holds
          ? 'is what the rule asks for'
          : 'is not what the rule asks for, or is not there'
      }. ${describe(person)}`,
      condition: decision.conditions,
    };
  }

  #ruleOf(name: string): Rule {
    const rule = this.#rules.find(({ permissions }) =>
      permissions.some(permission => permission.name === name),
    );
    if (!rule) {
      throw new NotFoundError(
        `No rule of the policy names the permission ${name}, so it is refused to everybody`,
      );
    }
    return rule;
  }
}

function describe(person: Person): string {
  const groups = person.ownershipEntityRefs.filter(
    ref => ref !== person.userEntityRef,
  );
  return groups.length > 0
    ? `${person.userEntityRef} acts for ${groups.join(', ')}.`
    : `${person.userEntityRef} is in no group.`;
}
