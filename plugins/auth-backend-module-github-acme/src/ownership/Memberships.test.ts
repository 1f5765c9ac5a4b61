import { mockServices } from '@backstage/backend-test-utils';
import { Entity, parseEntityRef } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { Memberships, ownershipRefs } from './Memberships';

const TOMASZ = 'user:default/tomasz';
const ENGINEERING = 'group:default/engineering';
const PAYMENTS = 'group:default/payments';
const RISK = 'group:default/risk';

function entity(ref: string, type: string, targetRefs: string[]): Entity {
  const { kind, namespace, name } = parseEntityRef(ref);
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { namespace, name },
    relations: targetRefs.map(targetRef => ({ type, targetRef })),
  };
}

const group = (ref: string, parents: string[]) =>
  entity(ref, 'childOf', parents);

/** Those of a person that is a member of the first ones. */
function heldGroups(memberOf: string[], groups: Entity[]) {
  const memberships = new Memberships({
    auth: mockServices.auth(),
    catalog: catalogServiceMock({ entities: groups }),
  });
  return memberships.of(entity(TOMASZ, 'memberOf', memberOf));
}

describe('Memberships', () => {
  it('are of the groups above as well, with the way to them', async () => {
    const held = await heldGroups(
      [RISK],
      [
        group(ENGINEERING, []),
        group(PAYMENTS, [ENGINEERING]),
        group(RISK, [PAYMENTS]),
      ],
    );

    expect(held).toEqual([
      { ref: RISK, path: [RISK], isThere: true },
      { ref: PAYMENTS, path: [RISK, PAYMENTS], isThere: true },
      {
        ref: ENGINEERING,
        path: [RISK, PAYMENTS, ENGINEERING],
        isThere: true,
      },
    ]);
  });

  it('are told once, as a member where one is one', async () => {
    const held = await heldGroups(
      [RISK, PAYMENTS],
      [group(PAYMENTS, []), group(RISK, [PAYMENTS])],
    );

    expect(held).toEqual([
      { ref: RISK, path: [RISK], isThere: true },
      { ref: PAYMENTS, path: [PAYMENTS], isThere: true },
    ]);
  });

  it('end where the groups lead in a circle, and tell of it', async () => {
    const held = await heldGroups(
      [RISK],
      [group(PAYMENTS, [RISK]), group(RISK, [PAYMENTS])],
    );

    expect(held).toEqual([
      { ref: RISK, path: [RISK], isThere: true },
      { ref: PAYMENTS, path: [RISK, PAYMENTS], isThere: true, loopsTo: RISK },
    ]);
  });

  it('tell of a group that is named and not there', async () => {
    const held = await heldGroups([RISK], [group(RISK, [PAYMENTS])]);

    expect(held[1]).toEqual({
      ref: PAYMENTS,
      path: [RISK, PAYMENTS],
      isThere: false,
    });
  });

  it('are none of who is in no group', async () => {
    expect(await heldGroups([], [])).toEqual([]);
  });

  it('give the references by which somebody owns', async () => {
    const held = await heldGroups(
      [RISK],
      [group(PAYMENTS, []), group(RISK, [PAYMENTS])],
    );

    expect(ownershipRefs(entity(TOMASZ, 'memberOf', [RISK]), held)).toEqual([
      TOMASZ,
      RISK,
      PAYMENTS,
    ]);
  });
});
