import { Changes } from '../changes/Changes';
import { NO_OBJECT } from '../git/GitRepository';
import { readCommit } from '../git/log';
import { writeBlob, writeCommit, writeTree } from '../git/writeObjects';
import { GithubStore } from '../GithubStore';
import { Repository, User } from '../model';
import { includes, permissionOf } from '../permissions';
import { githubError } from './connection';
import { Nodes } from './nodes';

interface CreateCommitOnBranchInput {
  clientMutationId?: string | null;
  branch: {
    id?: string | null;
    repositoryNameWithOwner?: string | null;
    branchName?: string | null;
  };
  expectedHeadOid: string;
  message: { headline: string; body?: string | null };
  fileChanges?: {
    /** In base64. */
    additions?: { path: string; contents: string }[] | null;
    deletions?: { path: string }[] | null;
  } | null;
}

/** The fields of Mutation that are answered here. */
export function createMutations(options: {
  store: GithubStore;
  changes: Changes;
  nodes: Nodes;
  user: User;
}) {
  const { store, changes, nodes, user } = options;

  async function createCommitOnBranch({
    input,
  }: {
    input: CreateCommitOnBranchInput;
  }) {
    const { repository, branch } = branchOf(input.branch);
    const git = store.git(repository);
    const ref = `refs/heads/${branch}`;
    const before = await git.head(branch);
    if (before !== input.expectedHeadOid) {
      throw githubError(
        'STALE_DATA',
        `Expected branch to point to "${
          before ?? NO_OBJECT
        }" but it did not. Pull and try again.`,
      );
    }
    const after = await write(repository, input);
    await changes.branches.move(repository, { ref, before, after }, user);
    const commit = await readCommit(git, after);
    return {
      clientMutationId: input.clientMutationId,
      commit: commit && nodes.commit(repository, commit),
      ref: nodes.ref(repository, { name: ref, oid: after, type: 'commit' }),
    };
  }

  async function write(
    repository: Repository,
    { expectedHeadOid, message, fileChanges }: CreateCommitOnBranchInput,
  ) {
    const git = store.git(repository);
    const added = await Promise.all(
      (fileChanges?.additions ?? []).map(async ({ path, contents }) => ({
        path,
        mode: '100644',
        oid: await writeBlob(git, Buffer.from(contents, 'base64')),
      })),
    );
    const deleted = (fileChanges?.deletions ?? []).map(({ path }) => ({
      path,
      mode: '100644',
    }));
    const { name, email } = user;
    const date = new Date().toISOString();
    return writeCommit(git, {
      tree: await writeTree(git, expectedHeadOid, [...deleted, ...added]),
      parents: [expectedHeadOid],
      message: [message.headline, message.body].filter(Boolean).join('\n\n'),
      author: { name, email, date },
      committer: { name: 'GitHub', email: 'noreply@github.com', date },
    });
  }

  /** By its id, or by the names of the repository and the branch. */
  function branchOf({
    id,
    repositoryNameWithOwner,
    branchName,
  }: CreateCommitOnBranchInput['branch']) {
    // See nodeId: 03:Ref<repository>:refs/heads/<branch>
    const [, number, ref] =
      /^03:Ref(\d+):refs\/heads\/(.+)$/.exec(
        Buffer.from(id ?? '', 'base64').toString(),
      ) ?? [];
    const [owner = '', name = ''] = (repositoryNameWithOwner ?? '').split('/');
    const repository = id
      ? store.repositoryById(Number(number))
      : store.repository(owner, name);
    const branch = ref ?? branchName;
    const permission = repository && permissionOf(store, user, repository);
    if (!repository || !permission || !branch) {
      throw githubError(
        'NOT_FOUND',
        `Could not resolve to a branch with ${id ?? repositoryNameWithOwner}.`,
      );
    }
    if (!includes(permission, 'push')) {
      throw githubError('FORBIDDEN', `${user.login} may not push here.`);
    }
    return { repository, branch };
  }

  return { createCommitOnBranch };
}
