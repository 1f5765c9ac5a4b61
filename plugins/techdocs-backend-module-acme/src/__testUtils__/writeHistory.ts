import { RunningGithub } from '@internal/local/testUtils';
import { Octokit } from 'octokit';

const DAY_MS = 24 * 60 * 60 * 1000;

interface PastCommit {
  readonly daysAgo: number;
  /** The files that it changes. */
  readonly changes: readonly string[];
}

/**
 * Gives a repository of acme another past, the first commit first.
 *
 * @param always - the texts of files that are there from the first commit on
 * @returns the hash of the last commit
 */
export async function writeHistory(
  github: RunningGithub,
  repo: string,
  commits: readonly PastCommit[],
  always: Record<string, string> = {},
): Promise<string> {
  const octokit = new Octokit({
    auth: github.token,
    baseUrl: `${github.url}/api/v3`,
    throttle: { enabled: false },
  });
  const at = { owner: 'acme', repo };
  let tree: string | undefined;
  let parent: string | undefined;
  for (const [index, { daysAgo, changes }] of commits.entries()) {
    const texts = Object.fromEntries(
      changes.map(path => [path, `Change ${index}\n`]),
    );
    const files = parent ? texts : { ...texts, ...always };
    const { data: made } = await octokit.rest.git.createTree({
      ...at,
      base_tree: tree,
      tree: Object.entries(files).map(([path, content]) => ({
        path,
        mode: '100644',
        content,
      })),
    });
    const by = {
      name: 'Ben',
      email: 'ben@acme.example',
      date: new Date(Date.now() - daysAgo * DAY_MS).toISOString(),
    };
    const { data: commit } = await octokit.rest.git.createCommit({
      ...at,
      message: `Change ${changes}`,
      tree: made.sha,
      parents: parent ? [parent] : [],
      author: by,
      committer: by,
    });
    tree = made.sha;
    parent = commit.sha;
  }
  await octokit.rest.git.updateRef({
    ...at,
    ref: 'heads/main',
    sha: parent!,
    force: true,
  });
  return parent!;
}
