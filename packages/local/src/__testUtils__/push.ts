import { Octokit } from 'octokit';
import { Files } from './startGithub';

/**
 * Pushes one commit to the main branch of a repository of acme.
 *
 * @param change - a path that is both removed and added elsewhere is a move
 */
export async function push(
  octokit: Octokit,
  repo: string,
  change: { files?: Files; removed?: readonly string[] },
): Promise<void> {
  const { data } = await octokit.rest.git.getRef({
    owner: 'acme',
    repo,
    ref: 'heads/main',
  });
  await octokit.graphql(
    `mutation ($input: CreateCommitOnBranchInput!) {
      createCommitOnBranch(input: $input) { commit { oid } }
    }`,
    {
      input: {
        branch: { repositoryNameWithOwner: `acme/${repo}`, branchName: 'main' },
        expectedHeadOid: data.object.sha,
        message: { headline: 'Change what the catalog reads' },
        fileChanges: {
          additions: Object.entries(change.files ?? {}).map(([path, text]) => ({
            path,
            contents: Buffer.from(text).toString('base64'),
          })),
          deletions: (change.removed ?? []).map(path => ({ path })),
        },
      },
    },
  );
}
