import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Octokit } from 'octokit';
import { git } from '../../__testUtils__/git';
import { RunningGithub, startGithub } from '../../__testUtils__/startGithub';
import { waitFor } from '../../service/waitFor';

jest.setTimeout(60_000);

const REPOSITORY = { owner: 'acme', repo: 'checkout-api' };

describe('a push to the local GitHub', () => {
  let github: RunningGithub;
  let octokit: Octokit;
  let clone: string;

  beforeEach(async () => {
    github = await startGithub({ moreRepositories: 0 });
    octokit = new Octokit({
      auth: github.token,
      baseUrl: `${github.url}/api/v3`,
      throttle: { enabled: false },
    });
    clone = join(github.dir, 'clone');
  });

  afterEach(() => github.remove());

  /** Clones as a user, and makes a commit. */
  async function cloneAndCommit(login: string) {
    const token = await github.tokenFor(login);
    const url = `http://${login}:${token}@${github.host}/acme/checkout-api`;
    await git(github.dir, 'clone', '--quiet', url, clone);
    writeFileSync(join(clone, 'new.md'), 'New\n');
    await git(clone, 'add', '.');
    await git(clone, 'commit', '--quiet', '--message', 'Add a file');
  }

  function protect(options: { enforceAdmins: boolean; reviews: number }) {
    return octokit.rest.repos.updateBranchProtection({
      ...REPOSITORY,
      branch: 'main',
      required_status_checks: null,
      enforce_admins: options.enforceAdmins,
      required_pull_request_reviews: {
        required_approving_review_count: options.reviews,
      },
      restrictions: null,
    });
  }

  async function head() {
    const { data } = await octokit.rest.repos.getBranch({
      ...REPOSITORY,
      branch: 'main',
    });
    return data.commit.sha;
  }

  it.each([
    ['ben', 'who is of a team that may'],
    ['ada', 'who owns the organization'],
  ])('is taken from %s, %s', async login => {
    await cloneAndCommit(login);

    await git(clone, 'push', '--quiet', 'origin', 'main');

    expect(await head()).toBe(await git(clone, 'rev-parse', 'HEAD'));
  });

  it('is refused to who may only read', async () => {
    await cloneAndCommit('cleo');

    await expect(git(clone, 'push', 'origin', 'main')).rejects.toThrow(
      'Permission to acme/checkout-api.git denied to cleo',
    );
  });

  it('is refused a stranger, who does not even see the repository', async () => {
    await expect(cloneAndCommit('eve')).rejects.toThrow('not found');
  });

  it('is refused to an archived repository', async () => {
    await cloneAndCommit('ben');
    await octokit.rest.repos.update({ ...REPOSITORY, archived: true });

    await expect(git(clone, 'push', 'origin', 'main')).rejects.toThrow(
      'archived',
    );
  });

  it('to a protected branch is refused, to another one beside it is not', async () => {
    await protect({ enforceAdmins: true, reviews: 1 });
    const before = await head();
    await cloneAndCommit('ada');

    await expect(
      git(clone, 'push', 'origin', 'main', 'main:other'),
    ).rejects.toThrow('GH006: Protected branch update failed');

    expect(await head()).toBe(before);
    const { data } = await octokit.rest.repos.getBranch({
      ...REPOSITORY,
      branch: 'other',
    });
    expect(data.commit.sha).toBe(await git(clone, 'rev-parse', 'HEAD'));
  });

  it('to a protected branch is taken from an administrator, if so chosen', async () => {
    await protect({ enforceAdmins: false, reviews: 1 });
    await cloneAndCommit('ada');

    await git(clone, 'push', '--quiet', 'origin', 'main');

    expect(await head()).toBe(await git(clone, 'rev-parse', 'HEAD'));
  });

  it('does not rewrite or delete a protected branch', async () => {
    await octokit.rest.repos.updateBranchProtection({
      ...REPOSITORY,
      branch: 'main',
      required_status_checks: null,
      enforce_admins: true,
      required_pull_request_reviews: null,
      restrictions: null,
    });
    await cloneAndCommit('ada');
    await git(clone, 'commit', '--quiet', '--amend', '--message', 'Another');
    await git(clone, 'push', '--quiet', 'origin', 'main');
    await git(clone, 'commit', '--quiet', '--amend', '--message', 'A third');

    await expect(git(clone, 'push', '-f', 'origin', 'main')).rejects.toThrow(
      'Cannot force-push to this branch',
    );
    await expect(git(clone, 'push', 'origin', ':main')).rejects.toThrow(
      /Cannot delete a protected branch|refusing to delete the current branch/,
    );
  });

  it('of the first branch makes it the default one', async () => {
    await octokit.rest.repos.createInOrg({ org: 'acme', name: 'empty' });
    await cloneAndCommit('ada');
    const { token, host } = github;

    await git(
      clone,
      'push',
      '--quiet',
      `http://ada:${token}@${host}/acme/empty`,
      'main:trunk',
    );

    const isTrunk = async () => {
      const { data } = await octokit.rest.repos.get({
        owner: 'acme',
        repo: 'empty',
      });
      return data.default_branch === 'trunk';
    };
    // It is noticed after the push was answered.
    expect(await waitFor(isTrunk, { timeoutMs: 10_000 })).toBe(true);
  });

  it('of the commits of a pull request merges it', async () => {
    await cloneAndCommit('ben');
    await git(clone, 'push', '--quiet', 'origin', 'main:change');
    const { data: pull } = await octokit.rest.pulls.create({
      ...REPOSITORY,
      title: 'A change',
      head: 'change',
      base: 'main',
    });

    await git(clone, 'push', '--quiet', 'origin', 'main');

    const merged = async () => {
      const { data } = await octokit.rest.pulls.get({
        ...REPOSITORY,
        pull_number: pull.number,
      });
      return data.merged;
    };
    // GitHub, too, notices after the push was answered.
    expect(await waitFor(merged, { timeoutMs: 10_000 })).toBe(true);
  });
});
