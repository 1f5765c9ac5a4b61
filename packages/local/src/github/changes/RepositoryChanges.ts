import { GithubError, validationFailed } from '../errors';
import { commitFiles } from '../git/commitFiles';
import { NO_OBJECT } from '../git/GitRepository';
import { GithubStore, isSame } from '../GithubStore';
import {
  newRepository,
  Repository,
  RepositorySettings,
  User,
  Visibility,
} from '../model';
import { Events } from '../webhooks/Events';
import { BranchChanges, refuseArchived } from './BranchChanges';

const DEFAULT_BRANCH = 'main';
const MAX_NAME_LENGTH = 100;

export interface RepositoryUpdate {
  name?: string;
  description?: string;
  homepage?: string;
  visibility?: Visibility;
  isArchived?: boolean;
  defaultBranch?: string;
  settings?: Partial<RepositorySettings>;
}

/** Makes, changes and deletes repositories, and tells of it. */
export class RepositoryChanges {
  readonly #store: GithubStore;
  readonly #events: Events;
  readonly #branches: BranchChanges;
  /** The names of those that are being made. */
  readonly #reserved = new Set<string>();

  constructor(store: GithubStore, events: Events, branches: BranchChanges) {
    this.#store = store;
    this.#events = events;
    this.#branches = branches;
  }

  /**
   * @param options - `hasReadme` begins with a commit, otherwise it is empty
   * @throws GithubError 422 for a name that is taken or not allowed
   */
  async create(
    options: {
      owner: string;
      name: string;
      description?: string;
      homepage?: string;
      visibility: Visibility;
      settings?: Partial<RepositorySettings>;
      hasReadme: boolean;
    },
    actor: User,
  ): Promise<Repository> {
    const { hasReadme, settings, ...rest } = options;
    const name = asName(options.name);
    const { owner } = options;
    this.#checkName(owner, name, 'Repository creation failed.');
    const made = newRepository({
      ...rest,
      id: this.#store.nextId(),
      name,
      createdAt: new Date().toISOString(),
      defaultBranch: DEFAULT_BRANCH,
      description: rest.description ?? '',
      // Who makes one may do everything with it, also without owning the rest.
      ...(owner !== actor.login && {
        collaborators: { [actor.login]: 'admin' },
      }),
    });
    const repository = {
      ...made,
      settings: { ...made.settings, ...settings },
    };
    await this.#add(repository);
    await this.#store.save();
    this.#events.repository('created', repository, actor);
    if (hasReadme) {
      await this.#addReadme(repository, actor);
    }
    return repository;
  }

  /** It is there when it can be read; of two with one name, one is refused. */
  async #add(repository: Repository) {
    const key = reservation(repository.owner, repository.name);
    this.#reserved.add(key);
    try {
      await this.#store.git(repository).create(DEFAULT_BRANCH);
      this.#store.data.repositories.push(repository);
      this.#forgetFormerName(repository);
    } finally {
      this.#reserved.delete(key);
    }
  }

  async update(
    repository: Repository,
    update: RepositoryUpdate,
    actor: User,
  ): Promise<void> {
    if (update.isArchived !== false) {
      refuseArchived(repository);
    }
    await this.#checkDefaultBranch(repository, update.defaultBranch);
    const name = update.name && asName(update.name);
    if (name && name !== repository.name) {
      this.#rename(repository, name, actor);
    }
    this.#setVisibility(repository, update.visibility, actor);
    await this.#edit(repository, update, actor);
    this.#archive(repository, update.isArchived, actor);
    Object.assign(repository.settings, update.settings);
    await this.#store.save();
  }

  async replaceTopics(
    repository: Repository,
    topics: readonly string[],
    actor: User,
  ): Promise<void> {
    refuseArchived(repository);
    const from = repository.topics;
    repository.topics = [...topics];
    await this.#store.save();
    this.#events.repository('edited', repository, actor, { topics: { from } });
  }

  async delete(repository: Repository, actor: User): Promise<void> {
    const { repositories } = this.#store.data;
    repositories.splice(repositories.indexOf(repository), 1);
    await this.#store.save();
    await this.#store.git(repository).delete();
    this.#events.repository('deleted', repository, actor);
  }

  #rename(repository: Repository, name: string, actor: User) {
    this.#checkName(repository.owner, name, 'Validation Failed', repository);
    const from = repository.name;
    repository.name = name;
    repository.formerNames = [
      ...repository.formerNames.filter(former => former !== name),
      from,
    ];
    this.#forgetFormerName(repository);
    this.#events.repository('renamed', repository, actor, {
      repository: { name: { from } },
    });
  }

  #setVisibility(
    repository: Repository,
    visibility: Visibility | undefined,
    actor: User,
  ) {
    if (visibility && visibility !== repository.visibility) {
      repository.visibility = visibility;
      this.#events.repository(
        visibility === 'public' ? 'publicized' : 'privatized',
        repository,
        actor,
      );
    }
  }

  async #edit(
    repository: Repository,
    { description, homepage, defaultBranch }: RepositoryUpdate,
    actor: User,
  ) {
    const changes: Record<string, { from: string | null }> = {};
    if (description !== undefined && description !== repository.description) {
      changes.description = { from: repository.description };
      repository.description = description;
    }
    if (homepage !== undefined && homepage !== repository.homepage) {
      changes.homepage = { from: repository.homepage ?? null };
      repository.homepage = homepage;
    }
    if (defaultBranch && defaultBranch !== repository.defaultBranch) {
      await this.#setDefaultBranch(repository, defaultBranch, changes);
    }
    if (Object.keys(changes).length > 0) {
      this.#events.repository('edited', repository, actor, changes);
    }
  }

  async #setDefaultBranch(
    repository: Repository,
    branch: string,
    changes: Record<string, { from: string | null }>,
  ) {
    changes.default_branch = { from: repository.defaultBranch };
    repository.defaultBranch = branch;
    await this.#store.git(repository).setHead(branch);
  }

  /** Before anything else is changed. */
  async #checkDefaultBranch(
    repository: Repository,
    branch: string | undefined,
  ) {
    if (branch && !(await this.#store.git(repository).head(branch))) {
      throw validationFailed({
        resource: 'Repository',
        field: 'default_branch',
        code: 'invalid',
        message: `The branch ${branch} was not found. Please push that ref first or create it via the Git Data API.`,
      });
    }
  }

  #archive(
    repository: Repository,
    isArchived: boolean | undefined,
    actor: User,
  ) {
    if (isArchived !== undefined && isArchived !== repository.isArchived) {
      repository.isArchived = isArchived;
      this.#events.repository(
        isArchived ? 'archived' : 'unarchived',
        repository,
        actor,
      );
    }
  }

  async #addReadme(repository: Repository, actor: User) {
    const after = await commitFiles(this.#store.git(repository), {
      branch: repository.defaultBranch,
      message: 'Initial commit',
      author: {
        name: actor.name,
        email: actor.email,
        date: new Date().toISOString(),
      },
      changes: [
        { path: 'README.md', content: Buffer.from(`# ${repository.name}\n`) },
      ],
    });
    const ref = `refs/heads/${repository.defaultBranch}`;
    await this.#branches.pushed(
      repository,
      [{ ref, before: NO_OBJECT, after }],
      actor,
    );
  }

  /** @param message - of the error */
  #checkName(
    owner: string,
    name: string,
    message: string,
    renamed?: Repository,
  ) {
    const complaint = nameComplaint(name);
    const isTaken =
      this.#reserved.has(reservation(owner, name)) ||
      this.#store
        .repositoriesOf(owner)
        .some(other => other !== renamed && isSame(other.name, name));
    if (complaint || isTaken) {
      throw new GithubError(422, message, [
        {
          resource: 'Repository',
          code: 'custom',
          field: 'name',
          message: complaint ?? 'name already exists on this account',
        },
      ]);
    }
  }

  /** A name that is used again no longer leads to whoever had it before. */
  #forgetFormerName({ owner, name, id }: Repository) {
    for (const other of this.#store.repositoriesOf(owner)) {
      if (other.id !== id) {
        other.formerNames = other.formerNames.filter(
          former => former.toLowerCase() !== name.toLowerCase(),
        );
      }
    }
  }
}

/** GitHub puts a dash where a name has what it does not allow. */
function asName(name: string): string {
  return name.replace(/[^\w.-]+/g, '-');
}

function nameComplaint(name: string): string | undefined {
  if (name.length > MAX_NAME_LENGTH) {
    return `name is too long (maximum is ${MAX_NAME_LENGTH} characters)`;
  }
  // The end is left out when git asks for it.
  return /^\.{1,2}$|\.(git|wiki)$/i.test(name) ? 'name is reserved' : undefined;
}

function reservation(owner: string, name: string): string {
  return `${owner}/${name}`.toLowerCase();
}
