import { GithubStore } from '../GithubStore';
import { nodeId, PullRequestIssue, Repository, Review } from '../model';
import { Issues } from './Issues';
import { People } from './People';
import { Repositories } from './Repositories';
import { Urls } from './Urls';

/** What git tells of a pull request. */
export interface PullRequestState {
  /** Undefined when it is no longer to be merged. */
  readonly isMergeable?: boolean;
  /** `clean`, `dirty`, `blocked`, `draft` or `unknown`. */
  readonly mergeableState: string;
  readonly commits: number;
  readonly additions: number;
  readonly deletions: number;
  readonly changedFiles: number;
}

/** Pull requests and reviews as the REST API shows them. */
export class PullRequests {
  readonly #store: GithubStore;
  readonly #urls: Urls;
  readonly #people: People;
  readonly #repositories: Repositories;
  readonly #issues: Issues;

  constructor(
    store: GithubStore,
    urls: Urls,
    parts: { people: People; repositories: Repositories; issues: Issues },
  ) {
    this.#store = store;
    this.#urls = urls;
    this.#people = parts.people;
    this.#repositories = parts.repositories;
    this.#issues = parts.issues;
  }

  simplePullRequest(repository: Repository, issue: PullRequestIssue) {
    const { pullRequest } = issue;
    const asIssue = this.#issues.issue(repository, issue);
    return {
      id: issue.id,
      node_id: nodeId('PullRequest', issue.id),
      number: issue.number,
      title: issue.title,
      body: issue.body ?? null,
      state: issue.state,
      locked: false,
      active_lock_reason: null,
      draft: pullRequest.isDraft,
      user: asIssue.user,
      author_association: asIssue.author_association,
      assignee: asIssue.assignee,
      assignees: asIssue.assignees,
      labels: asIssue.labels,
      milestone: null,
      requested_reviewers: this.#people.usersOf(pullRequest.requestedReviewers),
      requested_teams: this.#requestedTeams(repository, issue).map(
        ({ organization, team }) => this.#people.team(organization, team),
      ),
      auto_merge: null,
      merge_commit_sha: pullRequest.merged?.oid ?? null,
      created_at: issue.createdAt,
      updated_at: issue.updatedAt,
      closed_at: issue.closedAt ?? null,
      merged_at: pullRequest.merged?.at ?? null,
      head: this.#branch(repository, pullRequest.head, pullRequest.headOid),
      base: this.#branch(repository, pullRequest.base, pullRequest.baseOid),
      ...this.#links(repository, issue),
    };
  }

  pullRequest(
    repository: Repository,
    issue: PullRequestIssue,
    state: PullRequestState,
  ) {
    const { merged } = issue.pullRequest;
    return {
      ...this.simplePullRequest(repository, issue),
      merged: merged !== undefined,
      merged_by: merged ? this.#people.userOf(merged.by) : null,
      mergeable: state.isMergeable ?? null,
      rebaseable: state.isMergeable ?? null,
      mergeable_state: state.mergeableState,
      maintainer_can_modify: false,
      comments: issue.comments.length,
      review_comments: 0,
      commits: state.commits,
      additions: state.additions,
      deletions: state.deletions,
      changed_files: state.changedFiles,
    };
  }

  /** Webhooks do not say of what type a team is. */
  pullRequestInEvent(
    repository: Repository,
    issue: PullRequestIssue,
    state: PullRequestState,
  ) {
    return {
      ...this.pullRequest(repository, issue, state),
      requested_teams: this.#requestedTeams(repository, issue).map(
        ({ organization, team }) =>
          this.#people.teamInEvent(organization, team),
      ),
    };
  }

  review(repository: Repository, issue: PullRequestIssue, review: Review) {
    const { url, html_url: html } = this.simplePullRequest(repository, issue);
    return {
      id: review.id,
      node_id: nodeId('PullRequestReview', review.id),
      user: this.#people.userOf(review.author),
      body: review.body,
      state: review.state,
      html_url: `${html}#pullrequestreview-${review.id}`,
      pull_request_url: url,
      _links: {
        html: { href: `${html}#pullrequestreview-${review.id}` },
        pull_request: { href: url },
      },
      submitted_at: review.submittedAt,
      commit_id: review.commitOid,
      author_association: this.#issues.authorAssociation(
        repository,
        review.author,
      ),
    };
  }

  #requestedTeams(repository: Repository, { pullRequest }: PullRequestIssue) {
    const organization = this.#store.organization(repository.owner);
    return pullRequest.requestedTeams.flatMap(slug => {
      const team = organization && this.#store.team(organization, slug);
      return team ? [{ organization, team }] : [];
    });
  }

  #branch(repository: Repository, ref: string, sha: string) {
    return {
      label: `${repository.owner}:${ref}`,
      ref,
      sha,
      user: this.#people.owner(repository.owner),
      repo: this.#repositories.repository(repository),
    };
  }

  #links(repository: Repository, { number, pullRequest }: PullRequestIssue) {
    const api = this.#urls.repository(repository);
    const url = `${api}/pulls/${number}`;
    const html = `${this.#urls.repositoryHtml(repository)}/pull/${number}`;
    const links = {
      html_url: html,
      issue_url: `${api}/issues/${number}`,
      commits_url: `${url}/commits`,
      review_comments_url: `${url}/comments`,
      review_comment_url: `${api}/pulls/comments{/number}`,
      comments_url: `${api}/issues/${number}/comments`,
      statuses_url: `${api}/statuses/${pullRequest.headOid}`,
    };
    return {
      url,
      diff_url: `${html}.diff`,
      patch_url: `${html}.patch`,
      ...links,
      _links: {
        self: { href: url },
        html: { href: links.html_url },
        issue: { href: links.issue_url },
        comments: { href: links.comments_url },
        review_comments: { href: links.review_comments_url },
        review_comment: { href: links.review_comment_url },
        commits: { href: links.commits_url },
        statuses: { href: links.statuses_url },
      },
    };
  }
}
