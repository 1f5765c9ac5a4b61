import { GitRepository } from '../git/GitRepository';
import { parseWorkflow, Workflow } from './workflowFile';

export const WORKFLOWS = '.github/workflows';

/**
 * The workflows of a repository.
 *
 * @param revision - a branch or a commit
 */
export async function readWorkflows(
  git: GitRepository,
  revision: string,
): Promise<Workflow[]> {
  const folder = await git.find(`${revision}:${WORKFLOWS}`);
  if (folder?.type !== 'tree') {
    return [];
  }
  const entries = await git.readTree(folder.oid, { recursive: false });
  return Promise.all(
    entries
      .filter(({ path }) => /\.ya?ml$/.test(path))
      .map(async ({ path, oid }) =>
        parseWorkflow(path, (await git.readBlob(oid)).toString()),
      ),
  );
}
