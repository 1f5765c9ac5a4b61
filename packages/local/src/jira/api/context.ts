import { JiraStore } from '../JiraStore';
import { Representations } from '../Representations';

/** What the routes work with. */
export interface ApiContext {
  readonly store: JiraStore;
  readonly represent: Representations;
}
