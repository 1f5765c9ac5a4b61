import { join } from 'node:path';
import { Octokit } from 'octokit';
import { GithubStore } from '../../github/GithubStore';
import { PortalEnvironment } from '../../portal/environment';
import { concurrently } from '../../sprawl/concurrently';
import { TemplateName } from '../steps';
import { connectToGithub } from '../connectToGithub';
import { Picture } from './Picture';

const ORGANIZATION = 'acme';
const AT_A_TIME = 8;

interface Found {
  readonly count: number;
  readonly picture: Picture;
}

interface PullRequests extends Found {
  readonly open: number;
}

/** What there is of a service on the local GitHub. */
export class GithubTraces {
  readonly #octokit: Octokit;
  readonly #dir: string;
  /** Their texts by their ids, which say all of it: most files are alike. */
  readonly #blobs = new Map<string, Promise<string>>();

  /** @param stateDir - of the world */
  constructor(environment: PortalEnvironment, stateDir: string) {
    this.#octokit = connectToGithub(environment);
    this.#dir = join(stateDir, 'github');
  }

  async repository(name: string): Promise<Found> {
    const at = { owner: ORGANIZATION, repo: name };
    const repository = await unlessMissing(() =>
      this.#octokit.rest.repos.get(at),
    );
    if (!repository) {
      return { count: 0, picture: {} };
    }
    const [branches, teams, secrets] = await Promise.all([
      this.#octokit.rest.repos.listBranches(at),
      this.#octokit.rest.repos.listTeams(at),
      this.#octokit.rest.actions.listRepoSecrets(at),
    ]);
    const { description, homepage, visibility } = repository.data;
    const picture: Record<string, string> = {
      repository: JSON.stringify({ description, homepage, visibility }),
    };
    for (const branch of branches.data) {
      picture[`branch ${branch.name}`] = '';
    }
    for (const { slug, permission } of teams.data) {
      picture[`access of ${slug}`] = permission;
    }
    for (const secret of secrets.data.secrets) {
      picture[`secret ${secret.name}`] = '';
    }
    const hasMain = branches.data.some(branch => branch.name === 'main');
    return {
      count: 1,
      picture: { ...picture, ...(hasMain ? await this.#main(at) : {}) },
    };
  }

  async pullRequests(
    template: TemplateName,
    name: string,
  ): Promise<PullRequests> {
    const [repo, branch] =
      template === 'service-database'
        ? [name, 'add-database']
        : ['infra-live', `add-${name}`];
    const at = { owner: ORGANIZATION, repo };
    const { data } = await this.#octokit.rest.pulls.list({
      ...at,
      head: `${ORGANIZATION}:${branch}`,
      state: 'all',
    });
    const [first] = data;
    return {
      count: data.length,
      open: data.filter(({ state }) => state === 'open').length,
      picture: first ? await this.#pullRequest(at, first) : {},
    };
  }

  /** Each repository, and each pull request of any of them. */
  async list(): Promise<string[]> {
    const repositories = await this.#octokit.paginate(
      this.#octokit.rest.repos.listForOrg,
      { org: ORGANIZATION, per_page: 100 },
    );
    const lines: string[] = [];
    await concurrently(repositories, AT_A_TIME, async ({ name }) => {
      const pulls = await this.#octokit.paginate(
        this.#octokit.rest.pulls.list,
        { owner: ORGANIZATION, repo: name, state: 'all', per_page: 100 },
      );
      lines.push(
        `repository ${name}`,
        ...pulls.map(
          ({ head, state }) => `${state} pull request ${head.ref} of ${name}`,
        ),
      );
    });
    return lines;
  }

  /** What a secret holds, which the REST API tells nobody. */
  async secret(repo: string, name: string): Promise<string | undefined> {
    const store = await GithubStore.open(this.#dir);
    return store
      .repository(ORGANIZATION, repo)
      ?.actions.secrets.find(secret => secret.name === name)?.value;
  }

  async #main(at: { owner: string; repo: string }): Promise<Picture> {
    const [tree, commits, protection] = await Promise.all([
      this.#octokit.rest.git.getTree({
        ...at,
        tree_sha: 'main',
        recursive: 'true',
      }),
      this.#octokit.rest.repos.listCommits({ ...at, sha: 'main' }),
      unlessMissing(() =>
        this.#octokit.rest.repos.getBranchProtection({ ...at, branch: 'main' }),
      ),
    ]);
    const files = tree.data.tree.filter(({ type }) => type === 'blob');
    const contents = await Promise.all(
      files.map(async ({ path, mode, sha = '' }) => [
        `file ${path} on main`,
        `${mode} ${await this.#blob(at, sha)}`,
      ]),
    );
    return {
      ...Object.fromEntries(contents),
      ...commitsOf(commits.data, 'main'),
      ...(protection && {
        'protection of main': JSON.stringify(protection.data),
      }),
    };
  }

  async #pullRequest(
    at: { owner: string; repo: string },
    found: { number: number; title: string; base: { ref: string } },
  ): Promise<Picture> {
    const one = { ...at, pull_number: found.number };
    const [files, commits] = await Promise.all([
      this.#octokit.rest.pulls.listFiles(one),
      this.#octokit.rest.pulls.listCommits(one),
    ]);
    const contents = await Promise.all(
      files.data.map(async ({ filename, status, sha }) => [
        `file ${filename} in the pull request`,
        `${status} ${await this.#blob(at, sha)}`,
      ]),
    );
    return {
      'pull request': `${found.title} into ${found.base.ref}`,
      ...Object.fromEntries(contents),
      ...commitsOf(commits.data, 'the pull request'),
    };
  }

  #blob(at: { owner: string; repo: string }, sha: string): Promise<string> {
    let blob = this.#blobs.get(sha);
    if (!blob) {
      blob = this.#octokit.rest.git
        .getBlob({ ...at, file_sha: sha })
        .then(({ data }) => Buffer.from(data.content, 'base64').toString());
      this.#blobs.set(sha, blob);
    }
    return blob;
  }
}

type ListedCommit = Awaited<
  ReturnType<Octokit['rest']['repos']['listCommits']>
>['data'][number];

/** By their numbers, the newest first. */
function commitsOf(commits: readonly ListedCommit[], where: string): Picture {
  return Object.fromEntries(
    commits.map(({ commit }, index) => [
      `commit ${index + 1} of ${where}`,
      commit.message,
    ]),
  );
}

async function unlessMissing<T>(
  request: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await request();
  } catch (error) {
    if ((error as { status?: number }).status === 404) {
      return undefined;
    }
    throw error;
  }
}
