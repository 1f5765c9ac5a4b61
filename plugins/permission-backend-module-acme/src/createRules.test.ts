import { ConfigReader } from '@backstage/config';
import { createRules } from './createRules';
import { Person } from './Person';
import { readPolicyConfig } from './readPolicyConfig';

const rules = createRules({
  platformTeam: 'group:default/platform-team',
  templateTags: [
    { tag: 'platform', groups: ['group:default/platform-team'] },
    { tag: 'money', groups: ['group:default/payments-team'] },
  ],
});

function person(name: string, ...groups: string[]) {
  const userEntityRef = `user:default/${name}`;
  const refs = groups.map(group => `group:default/${group}`);
  return new Person({
    userEntityRef,
    ownershipEntityRefs: [userEntityRef, ...refs],
  });
}

const tomasz = person('tomasz-wolski', 'payments-team');
const hana = person('hana-novak', 'platform-team');
const grace = person('grace-whitfield');

function decide(who: Person, permission: string) {
  const rule = rules.find(({ permissions }) =>
    permissions.some(({ name }) => name === permission),
  );
  return rule?.decide(who);
}

/** Of a member, of the platform team, and of somebody in no group. */
const DECISIONS = [
  ['catalog.entity.read', 'CONDITIONAL', 'CONDITIONAL', 'CONDITIONAL'],
  ['catalog.entity.refresh', 'ALLOW', 'ALLOW', 'DENY'],
  ['catalog.entity.validate', 'ALLOW', 'ALLOW', 'DENY'],
  ['catalog.entity.delete', 'CONDITIONAL', 'ALLOW', 'DENY'],
  ['catalog.entity.create', 'DENY', 'ALLOW', 'DENY'],
  ['catalog.location.read', 'ALLOW', 'ALLOW', 'ALLOW'],
  ['catalog.location.analyze', 'ALLOW', 'ALLOW', 'ALLOW'],
  ['catalog.location.create', 'DENY', 'ALLOW', 'DENY'],
  ['catalog.location.delete', 'ALLOW', 'ALLOW', 'DENY'],
  ['catalog.ingestion.read', 'DENY', 'ALLOW', 'DENY'],
  ['catalog.ingestion.manage', 'DENY', 'ALLOW', 'DENY'],
  ['catalog.entities.unprocessed.read', 'DENY', 'ALLOW', 'DENY'],
  ['catalog.entities.unprocessed.delete', 'DENY', 'ALLOW', 'DENY'],
  ['scaffolder.template.parameter.read', 'ALLOW', 'ALLOW', 'ALLOW'],
  ['scaffolder.template.step.read', 'ALLOW', 'ALLOW', 'ALLOW'],
  ['scaffolder.template.dry-run', 'ALLOW', 'ALLOW', 'DENY'],
  ['scaffolder.template.management', 'ALLOW', 'ALLOW', 'DENY'],
  ['scaffolder.task.create', 'ALLOW', 'ALLOW', 'DENY'],
  ['scaffolder.action.execute', 'ALLOW', 'ALLOW', 'DENY'],
  ['scaffolder.task.read', 'CONDITIONAL', 'ALLOW', 'CONDITIONAL'],
  ['scaffolder.task.cancel', 'CONDITIONAL', 'ALLOW', 'DENY'],
  ['ownership.chain.read', 'DENY', 'ALLOW', 'DENY'],
  ['devtools.administer', 'DENY', 'ALLOW', 'DENY'],
  ['devtools.config', 'DENY', 'ALLOW', 'DENY'],
  ['devtools.info', 'DENY', 'ALLOW', 'DENY'],
  ['devtools.external-dependencies', 'DENY', 'ALLOW', 'DENY'],
  ['devtools.scheduler.read', 'DENY', 'ALLOW', 'DENY'],
  ['devtools.scheduler.trigger', 'DENY', 'ALLOW', 'DENY'],
];

describe('the rules', () => {
  it('name each permission once', () => {
    const names = rules.flatMap(({ permissions }) =>
      permissions.map(({ name }) => name),
    );

    expect(names).toEqual([...new Set(names)]);
    expect(names.sort()).toEqual(DECISIONS.map(([name]) => name).sort());
  });

  it.each(DECISIONS)(
    'decide %s: %s for a member, %s for the platform team, %s in no group',
    (permission, ...results) => {
      const decisions = [tomasz, hana, grace].map(who =>
        decide(who, permission),
      );

      expect(decisions.map(decision => decision?.result)).toEqual(results);
    },
  );

  it('keep from each the templates of other groups, and nothing else', () => {
    const keeping = (...tags: string[]) => ({
      allOf: tags.map(value => ({
        not: expect.objectContaining({
          rule: 'HAS_METADATA',
          params: { key: 'tags', value },
        }),
      })),
    });
    const conditionsOf = (who: Person) => decide(who, 'catalog.entity.read');

    expect(conditionsOf(tomasz)).toHaveProperty(
      'conditions',
      keeping('platform'),
    );
    expect(conditionsOf(hana)).toHaveProperty('conditions', keeping('money'));
    expect(conditionsOf(grace)).toHaveProperty(
      'conditions',
      keeping('platform', 'money'),
    );
    const both = person('ada', 'platform-team', 'payments-team');
    expect(conditionsOf(both)).toEqual({ result: 'ALLOW' });
  });

  it('let people delete what any of their refs owns', () => {
    expect(decide(tomasz, 'catalog.entity.delete')).toMatchObject({
      conditions: {
        rule: 'IS_ENTITY_OWNER',
        params: {
          claims: ['user:default/tomasz-wolski', 'group:default/payments-team'],
        },
      },
    });
  });
});

describe('readPolicyConfig', () => {
  const read = (policy: object) =>
    readPolicyConfig(new ConfigReader({ permission: { policy } } as never));

  it('takes groups by their name or their whole reference', () => {
    expect(
      read({
        platformTeam: 'platform-team',
        templateTags: { money: ['group:default/payments-team', 'finance'] },
      }),
    ).toEqual({
      platformTeam: 'group:default/platform-team',
      templateTags: [
        {
          tag: 'money',
          groups: ['group:default/payments-team', 'group:default/finance'],
        },
      ],
    });
  });

  it('says which key holds what is no group', () => {
    expect(() => read({ platformTeam: 'user:default/hana' })).toThrow(
      "permission.policy.platformTeam has 'user:default/hana', which is no group; write group:default/<name>",
    );
    expect(() =>
      read({ platformTeam: 'a', templateTags: { money: ['a:b:c'] } }),
    ).toThrow('permission.policy.templateTags.money has');
  });
});
