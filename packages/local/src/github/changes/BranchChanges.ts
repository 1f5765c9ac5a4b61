import { ConflictError } from '@backstage/errors';
import { pushRules } from '../branchProtection';
import { forbidden, GithubError, validationFailed } from '../errors';
import { NO_OBJECT, RefChange } from '../git/GitRepository';
import { isAncestor } from '../git/merge';
import { GithubStore } from '../GithubStore';
import { Repository, User } from '../model';
import { Events } from '../webhooks/Events';

const BRANCH_PREFIX = 'refs/heads/';

type PushListener = (
  repository: Repository,
  change: RefChange,
  actor: User,
) => Promise<void>;

/** Moves branches and tags, and tells of it, whoever moved them. */
export class BranchChanges {
  readonly #store: GithubStore;
  readonly #events: Events;
  readonly #listeners: PushListener[] = [];

  constructor(store: GithubStore, events: Events) {
    this.#store = store;
    this.#events = events;
  }

  /** Calls the listener after each push. */
  onPush(listener: PushListener) {
    this.#listeners.push(listener);
  }

  /**
   * Creates, moves or deletes a ref.
   *
   * @param options - `force` also where history is lost; `isMerge` for what a
   *   pull request brings, which its own rules have let through
   * @throws GithubError 403 for an archived repository, 409 when somebody else
   *   was faster, 422 for what protection or history forbids
   */
  async move(
    repository: Repository,
    change: RefChange,
    actor: User,
    options: { force?: boolean; isMerge?: boolean } = {},
  ): Promise<void> {
    refuseArchived(repository);
    const git = this.#store.git(repository);
    const { ref, before, after } = change;
    const losesHistory =
      before !== NO_OBJECT &&
      after !== NO_OBJECT &&
      !(await isAncestor(git, before, after));
    if (losesHistory && !options.force) {
      throw new GithubError(422, 'Update is not a fast forward');
    }
    if (!options.isMerge) {
      this.#refuseProtected(repository, change, actor, losesHistory);
    }
    try {
      await git.updateRef(change);
    } catch (error) {
      if (error instanceof ConflictError) {
        throw new GithubError(409, `${ref} was changed by somebody else`);
      }
      throw error;
    }
    await this.pushed(repository, [change], actor);
  }

  /** To be called after refs were moved by git itself. */
  async pushed(
    repository: Repository,
    changes: readonly RefChange[],
    actor: User,
  ): Promise<void> {
    repository.pushedAt = new Date().toISOString();
    await this.#adoptFirstBranch(repository, changes);
    await this.#store.save();
    for (const change of changes) {
      await this.#events.push(repository, change, actor);
      for (const listener of this.#listeners) {
        await listener(repository, change, actor);
      }
    }
  }

  #refuseProtected(
    repository: Repository,
    { ref, after }: RefChange,
    actor: User,
    losesHistory: boolean,
  ) {
    const branch = ref.slice(BRANCH_PREFIX.length);
    const rules = pushRules(this.#store, repository, branch, actor);
    if (rules.forbidsDeletion && after === NO_OBJECT) {
      throw new GithubError(422, 'Cannot delete a protected branch');
    }
    if (rules.forbidsForce && losesHistory) {
      throw new GithubError(422, 'Cannot force-push to this branch');
    }
    if (rules.needsPullRequest) {
      throw new GithubError(
        409,
        `Could not update ${branch}: changes must be made through a pull request.`,
      );
    }
  }

  /** The first branch pushed is the default one, if that is not there. */
  async #adoptFirstBranch(
    repository: Repository,
    changes: readonly RefChange[],
  ) {
    const git = this.#store.git(repository);
    const made = changes.find(
      ({ ref, after }) => ref.startsWith(BRANCH_PREFIX) && after !== NO_OBJECT,
    );
    if (made && !(await git.head(repository.defaultBranch))) {
      repository.defaultBranch = made.ref.slice(BRANCH_PREFIX.length);
      await git.setHead(repository.defaultBranch);
    }
  }
}

/** @throws GithubError 403 */
export function refuseArchived({ isArchived }: Repository) {
  if (isArchived) {
    throw forbidden('Repository was archived so is read-only.');
  }
}

/** @throws GithubError 422 for a name git does not take */
export function checkRefName(ref: string) {
  const isWellFormed =
    /^refs\/[^/]+\/./.test(ref) &&
    // See git help check-ref-format.
    !/\.\.|\/\/|@\{|[\s~^:?*[\\\x7f]|\.lock(\/|$)|\/\.|\.$|\/$/.test(ref);
  if (!isWellFormed) {
    throw validationFailed({
      resource: 'Reference',
      field: 'ref',
      code: 'custom',
      message: 'Reference name is not well-formed',
    });
  }
}
