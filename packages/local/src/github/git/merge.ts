import { GitRepository, RefChange } from './GitRepository';

/** @returns undefined when the two have no history in common */
export async function mergeBase(
  git: GitRepository,
  one: string,
  other: string,
): Promise<string | undefined> {
  const output = await unlessExitCode(1, git.run(['merge-base', one, other]));
  return output?.toString().trim();
}

export async function isAncestor(
  git: GitRepository,
  ancestor: string,
  descendant: string,
): Promise<boolean> {
  return (await mergeBase(git, ancestor, descendant)) === ancestor;
}

/** Whether a ref that moves keeps all the history it has. */
export async function isFastForward(
  git: GitRepository,
  { ref, before, after }: RefChange,
): Promise<boolean> {
  // A branch points to a commit, but a tag may be of anything.
  const haveHistory =
    ref.startsWith('refs/heads/') ||
    ((await isCommit(git, before)) && (await isCommit(git, after)));
  return haveHistory ? isAncestor(git, before, after) : before === after;
}

/**
 * Merges two commits without touching either (needs git 2.38).
 *
 * @returns the id of the merged tree, undefined when they conflict
 */
export async function mergeTrees(
  git: GitRepository,
  ours: string,
  theirs: string,
): Promise<string | undefined> {
  const output = await unlessExitCode(
    1,
    git.run(['merge-tree', '--write-tree', '--no-messages', ours, theirs]),
  );
  return output?.toString().split('\n')[0];
}

async function isCommit(git: GitRepository, oid: string): Promise<boolean> {
  return (await git.find(oid))?.type === 'commit';
}

/** What git answers by its exit code is an answer, not an error. */
async function unlessExitCode<T>(
  code: number,
  running: Promise<T>,
): Promise<T | undefined> {
  try {
    return await running;
  } catch (error) {
    if ((error as { code?: unknown }).code === code) {
      return undefined;
    }
    throw error;
  }
}
