import { notFound } from '../errors';
import { EscalationPolicy, Service } from '../model';
import { PagerDutyStore } from '../PagerDutyStore';
import { Representations } from '../Representations';

/** What the routes work with. */
export interface ApiContext {
  readonly store: PagerDutyStore;
  readonly represent: Representations;
}

/** @throws PagerDutyError 404 */
export function serviceOf({ store }: ApiContext, id: string): Service {
  return found(store.service(id));
}

/** @throws PagerDutyError 404 */
export function escalationPolicyOf(
  { store }: ApiContext,
  id: string,
): EscalationPolicy {
  return found(store.escalationPolicy(id));
}

/** @throws PagerDutyError 404 */
export function found<T>(item: T | undefined): T {
  if (item === undefined) {
    throw notFound();
  }
  return item;
}
