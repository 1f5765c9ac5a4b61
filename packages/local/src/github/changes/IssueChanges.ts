import { GithubError, validationFailed } from '../errors';
import { GithubStore } from '../GithubStore';
import { Comment, Issue, Label, Repository, User } from '../model';
import { permissionOf } from '../permissions';
import { refuseArchived } from './BranchChanges';

/** GitHub's colour for a label that was made by naming it. */
const DEFAULT_COLOR = 'ededed';

type LabelOptions = Pick<Label, 'name' | 'description'> & { color?: string };

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
    const assignees = this.#assignees(repository, options.assignees);
    const issue: Issue = {
      id: this.#store.nextId(),
      number: repository.issues.length + 1,
      author: actor.login,
      createdAt: now,
      updatedAt: now,
      state: 'open',
      comments: [],
      ...options,
      labels: this.#ensureLabels(repository, options.labels),
      assignees,
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
    const assignees = this.#assignees(
      repository,
      update.assignees ?? issue.assignees,
    );
    const now = new Date().toISOString();
    if (update.state && update.state !== issue.state) {
      const isClosed = update.state === 'closed';
      issue.closedAt = isClosed ? now : undefined;
      issue.closedBy = isClosed ? actor.login : undefined;
    }
    Object.assign(issue, update, {
      updatedAt: now,
      labels: this.#ensureLabels(repository, update.labels ?? issue.labels),
      assignees,
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

  async updateComment(
    repository: Repository,
    comment: Comment,
    body: string,
  ): Promise<void> {
    refuseArchived(repository);
    comment.body = body;
    await this.#store.save();
  }

  async deleteComment(
    repository: Repository,
    issue: Issue,
    comment: Comment,
  ): Promise<void> {
    refuseArchived(repository);
    issue.comments = issue.comments.filter(other => other !== comment);
    await this.#store.save();
  }

  /** @throws GithubError 422 for a name that is taken */
  async createLabel(
    repository: Repository,
    options: LabelOptions,
  ): Promise<Label> {
    refuseArchived(repository);
    refuseTaken(repository, options.name);
    const label = this.#addLabel(repository, options);
    await this.#store.save();
    return label;
  }

  /**
   * Also where issues have it.
   *
   * @throws GithubError 422 for a name that is taken
   */
  async updateLabel(
    repository: Repository,
    label: Label,
    update: Partial<LabelOptions>,
  ): Promise<Label> {
    refuseArchived(repository);
    const updated = { ...label, ...update };
    refuseTaken(repository, updated.name, label);
    repository.labels = repository.labels.map(other =>
      other === label ? updated : other,
    );
    for (const issue of repository.issues) {
      issue.labels = issue.labels.map(name =>
        name === label.name ? updated.name : name,
      );
    }
    await this.#store.save();
    return updated;
  }

  async deleteLabel(repository: Repository, label: Label): Promise<void> {
    refuseArchived(repository);
    repository.labels = repository.labels.filter(other => other !== label);
    for (const issue of repository.issues) {
      issue.labels = issue.labels.filter(name => name !== label.name);
    }
    await this.#store.save();
  }

  /** A label that is named and not there is made; case does not matter. */
  #ensureLabels(repository: Repository, names: readonly string[]): string[] {
    const labels = names.map(
      name =>
        findLabel(repository, name) ?? this.#addLabel(repository, { name }),
    );
    return [...new Set(labels.map(({ name }) => name))];
  }

  #addLabel(repository: Repository, options: LabelOptions): Label {
    const label = {
      id: this.#store.nextId(),
      ...options,
      color: options.color ?? DEFAULT_COLOR,
    };
    repository.labels.push(label);
    return label;
  }

  /** @throws GithubError 422 for who does not see the repository */
  #assignees(repository: Repository, logins: readonly string[]): string[] {
    const users = logins.map(login => {
      const user = this.#store.user(login);
      if (!user || !permissionOf(this.#store, user, repository)) {
        throw new GithubError(422, 'Validation Failed', [
          {
            resource: 'Issue',
            field: 'assignees',
            code: 'invalid',
            value: login,
          },
        ]);
      }
      return user;
    });
    return [...new Set(users.map(({ login }) => login))];
  }
}

function refuseTaken(repository: Repository, name: string, renamed?: Label) {
  const holder = findLabel(repository, name);
  if (holder && holder !== renamed) {
    throw validationFailed({
      resource: 'Label',
      field: 'name',
      code: 'already_exists',
    });
  }
}

export function findLabel({ labels }: Repository, name: string) {
  return labels.find(label => label.name.toLowerCase() === name.toLowerCase());
}
