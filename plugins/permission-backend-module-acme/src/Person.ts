import { parseEntityRef } from '@backstage/catalog-model';

/** Whom the policy decides for: who it is, and what their sign-in says they are. */
export class Person {
  readonly userEntityRef: string;
  /** Themselves, and the groups they act for. */
  readonly ownershipEntityRefs: readonly string[];

  constructor(info: {
    userEntityRef: string;
    ownershipEntityRefs: readonly string[];
  }) {
    this.userEntityRef = info.userEntityRef;
    this.ownershipEntityRefs = info.ownershipEntityRefs;
  }

  isIn(groups: readonly string[]): boolean {
    return groups.some(group => this.ownershipEntityRefs.includes(group));
  }

  /** Of any group at all. */
  get isMember(): boolean {
    return this.ownershipEntityRefs.some(
      ref => parseEntityRef(ref).kind === 'group',
    );
  }
}
