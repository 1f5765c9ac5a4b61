import { GithubStore } from './GithubStore';
import { CommitStatus, Repository } from './model';

/** Says something of a commit, as a check does. */
export async function addStatus(
  store: GithubStore,
  repository: Repository,
  oid: string,
  said: Omit<CommitStatus, 'id' | 'createdAt'>,
): Promise<CommitStatus> {
  const status: CommitStatus = {
    ...said,
    id: store.nextId(),
    createdAt: new Date().toISOString(),
  };
  repository.statuses[oid] = [status, ...(repository.statuses[oid] ?? [])];
  await store.save();
  return status;
}

/**
 * The last that was said by each check.
 *
 * @param statuses - the newest first
 */
export function lastOfEach(statuses: readonly CommitStatus[]): CommitStatus[] {
  const seen = new Set<string>();
  return statuses.filter(({ context }) => {
    const isNew = !seen.has(context);
    seen.add(context);
    return isNew;
  });
}
