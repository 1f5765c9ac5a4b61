import { EMPTY_TREE, readChangedPaths } from '../git/diff';
import { GitRepository, NO_OBJECT, RefChange } from '../git/GitRepository';
import { Commit, readLog } from '../git/log';
import { isFastForward } from '../git/merge';

/** As many as GitHub tells of in one event. */
const MAX_COMMITS = 2048;

/** What a push brought, as the event says it. */
export async function pushPayload(
  git: GitRepository,
  htmlUrl: string,
  change: RefChange,
) {
  const { ref, before, after } = change;
  const isCreated = before === NO_OBJECT;
  const isDeleted = after === NO_OBJECT;
  const commits = isDeleted ? [] : await newCommits(git, change);
  const shown = await Promise.all(
    commits.reverse().map(commit => describe(git, htmlUrl, commit)),
  );
  const head = isDeleted
    ? undefined
    : (await readLog(git, after, { max: 1 }))[0];
  return {
    ref,
    before,
    after,
    created: isCreated,
    deleted: isDeleted,
    forced: !isCreated && !isDeleted && !(await isFastForward(git, change)),
    base_ref: null,
    compare: `${htmlUrl}/compare/${before.slice(0, 12)}...${after.slice(
      0,
      12,
    )}`,
    commits: shown,
    head_commit: head ? await describe(git, htmlUrl, head) : null,
  };
}

function newCommits(git: GitRepository, { ref, before, after }: RefChange) {
  // What --branches is to leave out is named without the prefix of branches.
  const own = `--exclude=${ref.replace(/^refs\/heads\//, '')}`;
  const not = before === NO_OBJECT ? [own, '--branches'] : [before];
  return readLog(git, after, { not, max: MAX_COMMITS });
}

async function describe(git: GitRepository, htmlUrl: string, commit: Commit) {
  const person = ({ name, email, date }: Commit['author']) => ({
    name,
    email,
    date,
  });
  return {
    id: commit.oid,
    tree_id: commit.tree,
    distinct: true,
    message: commit.message,
    timestamp: commit.committer.date,
    url: `${htmlUrl}/commit/${commit.oid}`,
    author: person(commit.author),
    committer: person(commit.committer),
    ...(await readChangedPaths(
      git,
      commit.parents[0] ?? EMPTY_TREE,
      commit.oid,
    )),
  };
}
