import { pushRules } from '../branchProtection';
import { forbidden, GithubError, validationFailed } from '../errors';
import { ChangedFile, readChanges, readPatch } from '../git/diff';
import { NO_OBJECT, RefChange } from '../git/GitRepository';
import { Commit, readLog } from '../git/log';
import { isAncestor, mergeBase } from '../git/merge';
import { GithubStore } from '../GithubStore';
import { Issue, PullRequestIssue, Repository, Review, User } from '../model';
import { permissionOf } from '../permissions';
import { PullRequestState } from '../represent/PullRequests';
import { Events } from '../webhooks/Events';
import { BranchChanges, refuseArchived } from './BranchChanges';
import { IssueChanges } from './IssueChanges';
import { MergeMethod, mergePullRequest } from './mergePullRequest';
import { readMergeability } from './mergeability';

interface MergeOptions {
  readonly method: MergeMethod;
  readonly title?: string;
  readonly message?: string;
  /** Where the branch is believed to stand. */
  readonly headOid?: string;
}

/** Makes, changes and merges pull requests, and tells of it. */
export class PullRequestChanges {
  readonly #store: GithubStore;
  readonly #events: Events;
  readonly #branches: BranchChanges;
  readonly #issues: IssueChanges;
  readonly #merging = new Map<number, Promise<unknown>>();

  constructor(
    store: GithubStore,
    events: Events,
    branches: BranchChanges,
    issues: IssueChanges,
  ) {
    this.#store = store;
    this.#events = events;
    this.#branches = branches;
    this.#issues = issues;
    branches.onPush((...push) => this.#follow(...push));
  }

  /**
   * @param options - `head` is a branch, or `owner:branch`
   * @throws GithubError 422 for branches that are not there or do not differ,
   *   and when there is an open pull request of the branch
   */
  async create(
    repository: Repository,
    options: {
      title: string;
      body?: string;
      head: string;
      base: string;
      isDraft: boolean;
    },
    actor: User,
  ): Promise<PullRequestIssue> {
    const { title, body, base, isDraft } = options;
    const head = branchIn(repository, options.head);
    const git = this.#store.git(repository);
    const headOid = head && (await git.head(head));
    const baseOid = await git.head(base);
    if (!head || !headOid) {
      throw invalid('head');
    }
    if (!baseOid) {
      throw invalid('base');
    }
    const forkPoint = await mergeBase(git, baseOid, headOid);
    if (!forkPoint) {
      throw custom(`The ${head} branch has no history in common with ${base}`);
    }
    if (forkPoint === headOid) {
      throw custom(`No commits between ${base} and ${head}`);
    }
    if (this.#openOf(repository, head, base)) {
      throw custom(
        `A pull request already exists for ${repository.owner}:${head}.`,
      );
    }
    const issue = await this.#issues.create(
      repository,
      {
        title,
        body,
        assignees: [],
        labels: [],
        pullRequest: {
          head,
          headOid,
          base,
          baseOid,
          isDraft,
          requestedReviewers: [],
          requestedTeams: [],
          reviews: [],
        },
      },
      actor,
    );
    const made = asPullRequest(issue);
    await this.#keepHead(repository, made);
    await this.#tell('opened', repository, made, actor);
    return made;
  }

  /** What git tells of it now, or told when it was closed. */
  async stateOf(
    repository: Repository,
    issue: PullRequestIssue,
    viewer: User,
  ): Promise<PullRequestState> {
    const [commits, files, mergeability] = await Promise.all([
      this.commitsOf(repository, issue),
      this.filesOf(repository, issue),
      readMergeability(this.#store, repository, issue, viewer),
    ]);
    return {
      ...mergeability,
      commits: commits.length,
      additions: files.reduce((sum, { additions }) => sum + additions, 0),
      deletions: files.reduce((sum, { deletions }) => sum + deletions, 0),
      changedFiles: files.length,
    };
  }

  /** The oldest first. */
  async commitsOf(
    repository: Repository,
    issue: PullRequestIssue,
  ): Promise<Commit[]> {
    const { headOid } = issue.pullRequest;
    const base = await this.#baseOid(repository, issue);
    const log = await readLog(this.#store.git(repository), headOid, {
      not: [base],
    });
    return log.reverse();
  }

  async filesOf(
    repository: Repository,
    issue: PullRequestIssue,
  ): Promise<ChangedFile[]> {
    const from = await this.#forkPoint(repository, issue);
    const git = this.#store.git(repository);
    return readChanges(git, from, issue.pullRequest.headOid);
  }

  /** As git diff prints it. */
  async diffOf(
    repository: Repository,
    issue: PullRequestIssue,
  ): Promise<string> {
    const from = await this.#forkPoint(repository, issue);
    const git = this.#store.git(repository);
    return readPatch(git, from, issue.pullRequest.headOid);
  }

  /**
   * @throws GithubError 422 for a base that is not there, and for what cannot
   *   be opened again
   */
  async update(
    repository: Repository,
    issue: PullRequestIssue,
    update: {
      title?: string;
      body?: string;
      state?: Issue['state'];
      base?: string;
    },
    actor: User,
  ): Promise<void> {
    refuseArchived(repository);
    const { base, ...rest } = update;
    const before = { title: issue.title, body: issue.body, state: issue.state };
    if (base && !(await this.#store.git(repository).head(base))) {
      throw invalid('base');
    }
    if (rest.state === 'open' && issue.state === 'closed') {
      await this.#prepareToReopen(repository, issue);
    }
    issue.pullRequest.baseOid = await this.#baseOid(repository, issue);
    issue.pullRequest.base = base ?? issue.pullRequest.base;
    await this.#issues.update(repository, issue, rest, actor);
    if (issue.state !== before.state) {
      const action = issue.state === 'closed' ? 'closed' : 'reopened';
      await this.#tell(action, repository, issue, actor);
    }
    const changes = changesSince(before, issue);
    if (Object.keys(changes).length > 0) {
      await this.#tell('edited', repository, issue, actor, { changes });
    }
  }

  /** It goes on from where its branch stands now. */
  async #prepareToReopen(repository: Repository, issue: PullRequestIssue) {
    const { pullRequest } = issue;
    const { head, base } = pullRequest;
    if (pullRequest.merged) {
      throw notReopened('The pull request was merged.');
    }
    if (this.#openOf(repository, head, base)) {
      throw notReopened(
        `There is already an open pull request from ${head} to ${base}.`,
      );
    }
    const headOid = await this.#store.git(repository).head(head);
    if (!headOid) {
      throw notReopened(`The ${head} branch has been deleted.`);
    }
    pullRequest.headOid = headOid;
    await this.#keepHead(repository, issue);
  }

  /**
   * @returns the id of the commit that the base has now
   * @throws GithubError 405 when it cannot be merged, 409 when the branch moved
   */
  merge(
    repository: Repository,
    issue: PullRequestIssue,
    options: MergeOptions,
    actor: User,
  ): Promise<string> {
    const { id } = repository;
    // One at a time, as each begins where the base stands.
    const merging = (this.#merging.get(id) ?? Promise.resolve()).then(() =>
      this.#merge(repository, issue, options, actor),
    );
    this.#merging.set(
      id,
      merging.catch(() => undefined),
    );
    return merging;
  }

  async #merge(
    repository: Repository,
    issue: PullRequestIssue,
    options: MergeOptions,
    actor: User,
  ): Promise<string> {
    const { pullRequest } = issue;
    if (options.headOid && options.headOid !== pullRequest.headOid) {
      throw new GithubError(
        409,
        'Head branch was modified. Review and try the merge again.',
      );
    }
    const { isMergeable, refusal } = await readMergeability(
      this.#store,
      repository,
      issue,
      actor,
    );
    if (!isMergeable || refusal) {
      throw new GithubError(405, refusal ?? 'Pull Request is not mergeable');
    }
    const git = this.#store.git(repository);
    const before = await this.#baseOid(repository, issue);
    const after = await mergePullRequest(
      git,
      { repository, issue, base: before, actor },
      options,
    );
    pullRequest.baseOid = before;
    pullRequest.merged = {
      at: new Date().toISOString(),
      by: actor.login,
      oid: after,
    };
    try {
      const ref = `refs/heads/${pullRequest.base}`;
      await this.#branches.move(repository, { ref, before, after }, actor, {
        isMerge: true,
        conflict: new GithubError(
          405,
          'Base branch was modified. Review and try the merge again.',
        ),
      });
    } catch (error) {
      pullRequest.merged = undefined;
      throw error;
    }
    await this.#close(repository, issue, actor);
    if (this.#isDeletedOnMerge(repository, issue, actor)) {
      await this.deleteBranch(repository, issue, actor);
    }
    return after;
  }

  /** Not what has to stay. */
  #isDeletedOnMerge(
    repository: Repository,
    { pullRequest }: PullRequestIssue,
    actor: User,
  ): boolean {
    const { head } = pullRequest;
    return (
      repository.settings.deleteBranchOnMerge &&
      head !== repository.defaultBranch &&
      !pushRules(this.#store, repository, head, actor).forbidsDeletion
    );
  }

  async deleteBranch(
    repository: Repository,
    { pullRequest }: PullRequestIssue,
    actor: User,
  ): Promise<void> {
    const before = await this.#store.git(repository).head(pullRequest.head);
    if (before) {
      const ref = `refs/heads/${pullRequest.head}`;
      await this.#branches.move(
        repository,
        { ref, before, after: NO_OBJECT },
        actor,
      );
    }
  }

  /** @throws GithubError 422 for who cannot review it */
  async requestReviewers(
    repository: Repository,
    issue: PullRequestIssue,
    requested: { users: readonly string[]; teams: readonly string[] },
    actor: User,
  ): Promise<void> {
    refuseArchived(repository);
    const { pullRequest } = issue;
    const organization = this.#store.organization(repository.owner);
    const users = requested.users.flatMap(
      login => this.#store.user(login) ?? [],
    );
    const teams = requested.teams.flatMap(
      slug => (organization && this.#store.team(organization, slug)) ?? [],
    );
    if (users.some(({ login }) => login === issue.author)) {
      throw new GithubError(
        422,
        'Review cannot be requested from pull request author.',
      );
    }
    const isPossible =
      users.length === requested.users.length &&
      users.every(user => permissionOf(this.#store, user, repository)) &&
      teams.length === requested.teams.length;
    if (!isPossible) {
      throw new GithubError(
        422,
        'Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the repository.',
      );
    }
    pullRequest.requestedReviewers = union(
      pullRequest.requestedReviewers,
      users.map(({ login }) => login),
    );
    pullRequest.requestedTeams = union(
      pullRequest.requestedTeams,
      teams.map(({ slug }) => slug),
    );
    await this.#store.save();
    const state = await this.stateOf(repository, issue, actor);
    const pull = { repository, issue, state };
    for (const user of users) {
      this.#events.reviewRequested(pull, user, actor);
    }
    for (const team of teams) {
      this.#events.teamReviewRequested(pull, team, actor);
    }
  }

  /** @throws GithubError 422 for one's own, and where words are missing */
  async review(
    repository: Repository,
    issue: PullRequestIssue,
    review: Pick<Review, 'state' | 'body'>,
    actor: User,
  ): Promise<Review> {
    refuseArchived(repository);
    checkReview(issue, review, actor);
    const made: Review = {
      id: this.#store.nextId(),
      author: actor.login,
      submittedAt: new Date().toISOString(),
      commitOid: issue.pullRequest.headOid,
      ...review,
    };
    const { pullRequest } = issue;
    pullRequest.reviews.push(made);
    pullRequest.requestedReviewers = pullRequest.requestedReviewers.filter(
      login => login !== actor.login,
    );
    await this.#store.save();
    return made;
  }

  /** A push moves the pull requests of its branch, and may merge others. */
  async #follow(repository: Repository, push: RefChange, actor: User) {
    const { ref, before, after } = push;
    const branch = ref.replace(/^refs\/heads\//, '');
    const open = pullRequestsOf(repository).filter(
      ({ state, pullRequest }) => state === 'open' && !pullRequest.merged,
    );
    for (const issue of open) {
      if (issue.pullRequest.head === branch) {
        await this.#headMoved(repository, issue, push, actor);
      } else if (issue.pullRequest.base === branch && after !== NO_OBJECT) {
        await this.#baseMoved(repository, issue, { before, after }, actor);
      }
    }
  }

  async #headMoved(
    repository: Repository,
    issue: PullRequestIssue,
    { before, after }: RefChange,
    actor: User,
  ) {
    if (after === NO_OBJECT) {
      await this.update(repository, issue, { state: 'closed' }, actor);
      return;
    }
    issue.pullRequest.headOid = after;
    issue.updatedAt = new Date().toISOString();
    await this.#keepHead(repository, issue);
    await this.#store.save();
    await this.#tell('synchronize', repository, issue, actor, {
      before,
      after,
    });
  }

  /** Somebody merged it by hand, when the base has its commits. */
  async #baseMoved(
    repository: Repository,
    issue: PullRequestIssue,
    { before, after }: Pick<RefChange, 'before' | 'after'>,
    actor: User,
  ) {
    const git = this.#store.git(repository);
    if (await isAncestor(git, issue.pullRequest.headOid, after)) {
      issue.pullRequest.baseOid = before;
      issue.pullRequest.merged = {
        at: new Date().toISOString(),
        by: actor.login,
        oid: after,
      };
      await this.#close(repository, issue, actor);
    }
  }

  async #close(repository: Repository, issue: PullRequestIssue, actor: User) {
    await this.#issues.update(repository, issue, { state: 'closed' }, actor);
    await this.#tell('closed', repository, issue, actor);
  }

  /** Its commits stay when its branch is deleted, under a ref as GitHub's. */
  async #keepHead(
    repository: Repository,
    { number, pullRequest }: PullRequestIssue,
  ) {
    await this.#store
      .git(repository)
      .run(['update-ref', `refs/pull/${number}/head`, pullRequest.headOid]);
  }

  async #tell(
    action: Parameters<Events['pullRequest']>[0],
    repository: Repository,
    issue: PullRequestIssue,
    actor: User,
    options?: object,
  ) {
    const state = await this.stateOf(repository, issue, actor);
    const pull = { repository, issue, state };
    this.#events.pullRequest(action, pull, actor, options);
  }

  /** Where the base stands, or stood when the pull request was closed. */
  async #baseOid(
    repository: Repository,
    { state, pullRequest }: PullRequestIssue,
  ): Promise<string> {
    const now =
      state === 'open' && !pullRequest.merged
        ? await this.#store.git(repository).head(pullRequest.base)
        : undefined;
    return now ?? pullRequest.baseOid;
  }

  async #forkPoint(
    repository: Repository,
    issue: PullRequestIssue,
  ): Promise<string> {
    const base = await this.#baseOid(repository, issue);
    const git = this.#store.git(repository);
    return (await mergeBase(git, base, issue.pullRequest.headOid)) ?? base;
  }

  #openOf(repository: Repository, head: string, base: string) {
    return pullRequestsOf(repository).find(
      ({ state, pullRequest }) =>
        state === 'open' &&
        pullRequest.head === head &&
        pullRequest.base === base,
    );
  }
}

export function pullRequestsOf({ issues }: Repository): PullRequestIssue[] {
  return issues.filter(
    (issue): issue is PullRequestIssue => issue.pullRequest !== undefined,
  );
}

function asPullRequest(issue: Issue): PullRequestIssue {
  if (!issue.pullRequest) {
    throw forbidden(`${issue.number} is an issue and no pull request`);
  }
  return issue as PullRequestIssue;
}

/** @returns undefined for a branch elsewhere, as there are no forks here */
function branchIn({ owner }: Repository, head: string): string | undefined {
  const [user, ...branch] = head.split(':');
  if (branch.length === 0) {
    return head;
  }
  return user.toLowerCase() === owner.toLowerCase()
    ? branch.join(':')
    : undefined;
}

function changesSince(
  before: Pick<Issue, 'title' | 'body'>,
  { title, body }: Issue,
) {
  return {
    ...(title !== before.title && { title: { from: before.title } }),
    ...(body !== before.body && { body: { from: before.body ?? '' } }),
  };
}

function checkReview(
  { author }: PullRequestIssue,
  { state, body }: Pick<Review, 'state' | 'body'>,
  actor: User,
) {
  const act = {
    APPROVED: 'approve',
    CHANGES_REQUESTED: 'request changes on',
    COMMENTED: undefined,
  }[state];
  if (act && author === actor.login) {
    throw unprocessable(`Can not ${act} your own pull request`);
  }
  if (state !== 'APPROVED' && !body.trim()) {
    throw unprocessable('Body can not be blank');
  }
}

function unprocessable(error: string): GithubError {
  return new GithubError(422, 'Unprocessable Entity', [error]);
}

function notReopened(reason: string): GithubError {
  return validationFailed({
    resource: 'PullRequest',
    field: 'state',
    code: 'invalid',
    message: `state cannot be changed. ${reason}`,
  });
}

function union(some: readonly string[], others: readonly string[]): string[] {
  return [...new Set([...some, ...others])];
}

function invalid(field: string): GithubError {
  return validationFailed({ resource: 'PullRequest', field, code: 'invalid' });
}

function custom(message: string): GithubError {
  return validationFailed({ resource: 'PullRequest', code: 'custom', message });
}
