import { GithubStore } from '../GithubStore';
import { RefChange } from '../git/GitRepository';
import {
  Hook,
  Organization,
  PullRequestIssue,
  Repository,
  Team,
  User,
} from '../model';
import { PullRequestState } from '../represent/PullRequests';
import { Representations } from '../represent/Representations';
import { Deliveries, WebhookPayload } from './Deliveries';
import { pushPayload } from './pushPayload';

interface PullRequestNow {
  readonly repository: Repository;
  readonly issue: PullRequestIssue;
  readonly state: PullRequestState;
}

/** Tells hooks what happened, in the words of GitHub's webhooks. */
export class Events {
  readonly #store: GithubStore;
  readonly #represent: Representations;
  readonly #deliveries: Deliveries;

  constructor(
    store: GithubStore,
    represent: Representations,
    deliveries: Deliveries,
  ) {
    this.#store = store;
    this.#represent = represent;
    this.#deliveries = deliveries;
  }

  async push(
    repository: Repository,
    change: RefChange,
    sender: User,
  ): Promise<void> {
    if (this.#hooksFor('push', repository).length > 0) {
      const payload = await pushPayload(
        this.#store.git(repository),
        this.#represent.urls.repositoryHtml(repository),
        change,
      );
      this.#ofRepository('push', repository, sender, {
        ...payload,
        pusher: { name: sender.login, email: sender.email },
      });
    }
  }

  /** @param changes - what was before, where the action is a change */
  repository(
    action:
      | 'created'
      | 'deleted'
      | 'archived'
      | 'unarchived'
      | 'renamed'
      | 'edited'
      | 'privatized'
      | 'publicized',
    repository: Repository,
    sender: User,
    changes?: object,
  ) {
    this.#ofRepository('repository', repository, sender, {
      action,
      ...(changes && { changes }),
    });
  }

  /** @param options - what the action is about, named as in the payload */
  pullRequest(
    action:
      | 'opened'
      | 'closed'
      | 'reopened'
      | 'synchronize'
      | 'edited'
      | 'review_requested',
    pull: PullRequestNow,
    sender: User,
    options: object = {},
  ) {
    const { repository, issue, state } = pull;
    this.#ofRepository('pull_request', repository, sender, {
      action,
      number: issue.number,
      pull_request: this.#represent.pullRequests.pullRequestInEvent(
        repository,
        issue,
        state,
      ),
      ...options,
    });
  }

  reviewRequested(pull: PullRequestNow, reviewer: User, sender: User) {
    this.pullRequest('review_requested', pull, sender, {
      requested_reviewer: this.#represent.people.user(reviewer),
    });
  }

  /** @param reviewers - a team of the organization that owns the repository */
  teamReviewRequested(pull: PullRequestNow, reviewers: Team, sender: User) {
    const organization = this.#store.organization(pull.repository.owner);
    this.pullRequest('review_requested', pull, sender, {
      requested_team: organization && this.#team(organization, reviewers),
    });
  }

  team(
    action:
      | 'created'
      | 'deleted'
      | 'edited'
      | 'added_to_repository'
      | 'removed_from_repository',
    organization: Organization,
    team: Team,
    sender: User,
    options: { changes?: object; repository?: Repository } = {},
  ) {
    const { changes, repository } = options;
    this.#ofOrganization('team', organization, sender, {
      action,
      team: this.#team(organization, team),
      ...(changes && { changes }),
      ...(repository && {
        repository: this.#represent.repositories.repository(repository),
      }),
    });
  }

  /** Somebody joined a team, or left it. */
  membership(
    action: 'added' | 'removed',
    organization: Organization,
    team: Team,
    member: User,
    sender: User,
  ) {
    this.#ofOrganization('membership', organization, sender, {
      action,
      scope: 'team',
      member: this.#represent.people.user(member),
      team: this.#team(organization, team),
    });
  }

  /** Somebody joined the organization, or left it. */
  organization(
    action: 'member_added' | 'member_removed',
    organization: Organization,
    member: User,
    role: string,
    sender: User,
  ) {
    const { organization: _, ...membership } =
      this.#represent.people.membership(organization, member, role);
    this.#ofOrganization('organization', organization, sender, {
      action,
      membership,
    });
  }

  /** @param owned - the hook as it is shown, and whose it is */
  ping(
    hook: Hook,
    owned: { shown: object; holder: Repository | Organization },
    sender: User,
  ) {
    const { shown, holder } = owned;
    this.#deliveries.send(hook, 'ping', {
      zen: 'Practicality beats purity.',
      hook_id: hook.id,
      hook: shown,
      ...('owner' in holder
        ? this.#inRepository(holder)
        : this.#inOrganization(holder)),
      sender: this.#represent.people.user(sender),
    });
  }

  #ofRepository(
    event: string,
    repository: Repository,
    sender: User,
    payload: WebhookPayload,
  ) {
    this.#send(this.#hooksFor(event, repository), event, {
      ...payload,
      ...this.#inRepository(repository),
      sender: this.#represent.people.user(sender),
    });
  }

  #ofOrganization(
    event: string,
    organization: Organization,
    sender: User,
    payload: WebhookPayload,
  ) {
    this.#send(wanted(organization.hooks, event), event, {
      ...payload,
      ...this.#inOrganization(organization),
      sender: this.#represent.people.user(sender),
    });
  }

  #inRepository(repository: Repository) {
    const organization = this.#store.organization(repository.owner);
    return {
      repository: this.#represent.repositories.repository(repository),
      ...(organization && this.#inOrganization(organization)),
    };
  }

  #inOrganization(organization: Organization) {
    return { organization: this.#represent.people.organization(organization) };
  }

  #send(hooks: readonly Hook[], event: string, payload: WebhookPayload) {
    for (const hook of hooks) {
      this.#deliveries.send(hook, event, payload);
    }
  }

  #hooksFor(event: string, repository: Repository): readonly Hook[] {
    const organization = this.#store.organization(repository.owner);
    return wanted([...(organization?.hooks ?? []), ...repository.hooks], event);
  }

  #team(organization: Organization, team: Team) {
    return this.#represent.people.teamInEvent(organization, team);
  }
}

function wanted(hooks: readonly Hook[], event: string): readonly Hook[] {
  return hooks.filter(
    ({ isActive, events }) =>
      isActive && (events.includes(event) || events.includes('*')),
  );
}
