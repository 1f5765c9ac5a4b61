import { ConflictError } from '@backstage/errors';
import { pushRules } from '../branchProtection';
import { forbidden, GithubError, validationFailed } from '../errors';
import { GitRepository, NO_OBJECT, RefChange } from '../git/GitRepository';
import { isFastForward } from '../git/merge';
import { isRefName } from '../git/names';
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
   *   pull request brings, which its own rules have let through; `conflict` is
   *   told to who comes second of two, otherwise a 409
   * @throws GithubError 403 for an archived repository, 422 for a name git does
   *   not take and for what protection or history forbids
   */
  async move(
    repository: Repository,
    change: RefChange,
    actor: User,
    options: {
      force?: boolean;
      isMerge?: boolean;
      conflict?: GithubError;
    } = {},
  ): Promise<void> {
    refuseArchived(repository);
    const git = this.#store.git(repository);
    const { ref, before, after } = change;
    if (before === NO_OBJECT) {
      await checkNewRef(git, ref);
    }
    if (after === NO_OBJECT) {
      refuseDefaultBranch(repository, ref);
    }
    const losesHistory =
      before !== NO_OBJECT &&
      after !== NO_OBJECT &&
      !(await isFastForward(git, change));
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
        const now = (await git.ref(ref))?.oid ?? NO_OBJECT;
        throw (
          options.conflict ??
          new GithubError(409, `${ref} is at ${now} but expected ${before}`)
        );
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
    if (!ref.startsWith(BRANCH_PREFIX)) {
      return;
    }
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

/** @throws GithubError 422 for a name that is malformed, or reserved */
export function checkRefName(ref: string) {
  // A name that begins with a dash would be an option to git's commands.
  if (!isRefName(ref) || /^refs\/(pull\/|[^/]+\/-)/.test(ref)) {
    throw validationFailed({
      resource: 'Reference',
      field: 'ref',
      code: 'custom',
      message: 'Reference name is not well-formed',
    });
  }
}

/** @throws GithubError 422 also where `a/b` is to be, and there is an `a` */
async function checkNewRef(git: GitRepository, ref: string) {
  checkRefName(ref);
  const isInTheWay = (await git.refs('refs/')).some(
    ({ name }) => name.startsWith(`${ref}/`) || ref.startsWith(`${name}/`),
  );
  if (isInTheWay) {
    throw new GithubError(422, 'Reference update failed');
  }
}

function refuseDefaultBranch({ defaultBranch }: Repository, ref: string) {
  if (ref === `${BRANCH_PREFIX}${defaultBranch}`) {
    throw new GithubError(422, 'Cannot delete the default branch');
  }
}
