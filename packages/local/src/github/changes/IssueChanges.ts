import { GithubError, validationFailed } from '../errors';
import { GithubStore } from '../GithubStore';
import { Comment, Issue, Label, Repository, User } from '../model';
import { refuseArchived } from './BranchChanges';

/** GitHub's colour for a label that was made by naming it. */
const DEFAULT_COLOR = 'ededed';

/** Makes and changes issues and labels; pull requests are issues, too. */
export class IssueChanges {
  readonly #store: GithubStore;

  constructor(store: GithubStore) {
    this.#store = store;
  }

  async create(
    repository: Repository,
    options: Pick<Issue, 'title' | 'body' | 'assignees' | 'labels'> &
      Pick<Issue, 'pullRequest'>,
    actor: User,
  ): Promise<Issue> {
    refuseArchived(repository);
    const now = new Date().toISOString();
    this.#ensureLabels(repository, options.labels);
    const issue: Issue = {
      id: this.#store.nextId(),
      number: repository.issues.length + 1,
      author: actor.login,
      createdAt: now,
      updatedAt: now,
      state: 'open',
      comments: [],
      ...options,
      assignees: this.#assignees(options.assignees),
    };
    repository.issues.push(issue);
    await this.#store.save();
    return issue;
  }

  async update(
    repository: Repository,
    issue: Issue,
    update: Partial<
      Pick<Issue, 'title' | 'body' | 'state' | 'labels' | 'assignees'>
    >,
    actor: User,
  ): Promise<void> {
    refuseArchived(repository);
    this.#ensureLabels(repository, update.labels ?? []);
    const now = new Date().toISOString();
    if (update.state && update.state !== issue.state) {
      const isClosed = update.state === 'closed';
      issue.closedAt = isClosed ? now : undefined;
      issue.closedBy = isClosed ? actor.login : undefined;
    }
    Object.assign(issue, update, {
      updatedAt: now,
      assignees: this.#assignees(update.assignees ?? issue.assignees),
    });
    await this.#store.save();
  }

  async comment(
    repository: Repository,
    issue: Issue,
    body: string,
    actor: User,
  ): Promise<Comment> {
    refuseArchived(repository);
    const comment = {
      id: this.#store.nextId(),
      author: actor.login,
      createdAt: new Date().toISOString(),
      body,
    };
    issue.comments.push(comment);
    issue.updatedAt = comment.createdAt;
    await this.#store.save();
    return comment;
  }

  /** @throws GithubError 422 for a name that is taken */
  async createLabel(
    repository: Repository,
    options: Pick<Label, 'name' | 'description'> & { color?: string },
  ): Promise<Label> {
    if (findLabel(repository, options.name)) {
      throw validationFailed({
        resource: 'Label',
        field: 'name',
        code: 'already_exists',
      });
    }
    const label = this.#addLabel(repository, options);
    await this.#store.save();
    return label;
  }

  async deleteLabel(repository: Repository, label: Label): Promise<void> {
    repository.labels = repository.labels.filter(other => other !== label);
    for (const issue of repository.issues) {
      issue.labels = issue.labels.filter(name => name !== label.name);
    }
    await this.#store.save();
  }

  /** A label that is named and not there is made. */
  #ensureLabels(repository: Repository, names: readonly string[]) {
    for (const name of names) {
      if (!findLabel(repository, name)) {
        this.#addLabel(repository, { name });
      }
    }
  }

  #addLabel(
    repository: Repository,
    options: Pick<Label, 'name' | 'description'> & { color?: string },
  ): Label {
    const label = {
      id: this.#store.nextId(),
      ...options,
      color: options.color ?? DEFAULT_COLOR,
    };
    repository.labels.push(label);
    return label;
  }

  #assignees(logins: readonly string[]): string[] {
    return [...new Set(logins)].map(login => {
      const user = this.#store.user(login);
      if (!user) {
        throw new GithubError(422, 'Validation Failed', [
          {
            resource: 'Issue',
            field: 'assignees',
            code: 'invalid',
            value: login,
          },
        ]);
      }
      return user.login;
    });
  }
}

export function findLabel({ labels }: Repository, name: string) {
  return labels.find(
    label => label.name.toLowerCase() === name.toLowerCase(),
  );
}
