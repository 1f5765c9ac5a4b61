import { GithubStore } from '../GithubStore';
import { Comment, Issue, Label, nodeId, Repository } from '../model';
import { People } from './People';
import { Urls } from './Urls';

/** Issues, labels and comments as the REST API shows them. */
export class Issues {
  readonly #store: GithubStore;
  readonly #urls: Urls;
  readonly #people: People;

  constructor(store: GithubStore, urls: Urls, people: People) {
    this.#store = store;
    this.#urls = urls;
    this.#people = people;
  }

  issue(repository: Repository, issue: Issue) {
    const url = `${this.#urls.repository(repository)}/issues/${issue.number}`;
    const html = this.#urls.repositoryHtml(repository);
    const kind = issue.pullRequest ? 'pull' : 'issues';
    const pullUrl = `${this.#urls.repository(repository)}/pulls/${
      issue.number
    }`;
    const assignees = this.#people.usersOf(issue.assignees);
    return {
      id: issue.id,
      node_id: nodeId('Issue', issue.id),
      number: issue.number,
      title: issue.title,
      body: issue.body ?? null,
      state: issue.state,
      state_reason: issue.state === 'closed' ? 'completed' : null,
      locked: false,
      active_lock_reason: null,
      user: this.#people.userOf(issue.author),
      author_association: this.authorAssociation(repository, issue.author),
      labels: this.labelsOf(repository, issue),
      assignee: assignees[0] ?? null,
      assignees,
      milestone: null,
      comments: issue.comments.length,
      created_at: issue.createdAt,
      updated_at: issue.updatedAt,
      closed_at: issue.closedAt ?? null,
      closed_by: issue.closedBy ? this.#people.userOf(issue.closedBy) : null,
      url,
      html_url: `${html}/${kind}/${issue.number}`,
      repository_url: this.#urls.repository(repository),
      labels_url: `${url}/labels{/name}`,
      comments_url: `${url}/comments`,
      events_url: `${url}/events`,
      ...(issue.pullRequest && {
        pull_request: {
          url: pullUrl,
          html_url: `${html}/pull/${issue.number}`,
          diff_url: `${html}/pull/${issue.number}.diff`,
          patch_url: `${html}/pull/${issue.number}.patch`,
          merged_at: issue.pullRequest.merged?.at ?? null,
        },
      }),
    };
  }

  labelsOf(repository: Repository, issue: Issue) {
    return repository.labels
      .filter(({ name }) => issue.labels.includes(name))
      .map(label => this.label(repository, label));
  }

  label(repository: Repository, label: Label) {
    return {
      id: label.id,
      node_id: nodeId('Label', label.id),
      url: `${this.#urls.repository(repository)}/labels/${encodeURIComponent(
        label.name,
      )}`,
      name: label.name,
      description: label.description ?? null,
      color: label.color,
      default: false,
    };
  }

  comment(repository: Repository, issue: Issue, comment: Comment) {
    const api = this.#urls.repository(repository);
    const issueUrl = this.issue(repository, issue);
    return {
      id: comment.id,
      node_id: nodeId('IssueComment', comment.id),
      url: `${api}/issues/comments/${comment.id}`,
      html_url: `${issueUrl.html_url}#issuecomment-${comment.id}`,
      issue_url: issueUrl.url,
      body: comment.body,
      user: this.#people.userOf(comment.author),
      author_association: this.authorAssociation(repository, comment.author),
      created_at: comment.createdAt,
      updated_at: comment.createdAt,
    };
  }

  authorAssociation({ owner }: Repository, login: string): string {
    const organization = this.#store.organization(owner);
    if (organization && this.#store.membership(organization, login)) {
      return 'MEMBER';
    }
    return owner === login ? 'OWNER' : 'NONE';
  }
}
