import {
  Permission,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import { Person } from './Person';

/** A rule of the policy: each permission stands in one. */
export interface Rule {
  /** For people: who asks why they may not do something is told this. */
  readonly says: string;
  readonly permissions: readonly Permission[];
  readonly decide: (person: Person) => PolicyDecision;
}
