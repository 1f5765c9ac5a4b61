import { GithubStore } from '../GithubStore';
import { Events } from '../webhooks/Events';
import { BranchChanges } from './BranchChanges';
import { IssueChanges } from './IssueChanges';
import { PeopleChanges } from './PeopleChanges';
import { PullRequestChanges } from './PullRequestChanges';
import { RepositoryChanges } from './RepositoryChanges';

/**
 * All that changes what is here and is told to hooks, whether it was asked for
 * by REST, GraphQL, git or on a page.
 */
export class Changes {
  readonly branches: BranchChanges;
  readonly repositories: RepositoryChanges;
  readonly people: PeopleChanges;
  readonly issues: IssueChanges;
  readonly pullRequests: PullRequestChanges;

  constructor(store: GithubStore, events: Events) {
    this.branches = new BranchChanges(store, events);
    this.repositories = new RepositoryChanges(store, events, this.branches);
    this.people = new PeopleChanges(store, events);
    this.issues = new IssueChanges(store);
    this.pullRequests = new PullRequestChanges(
      store,
      events,
      this.branches,
      this.issues,
    );
  }
}
