import { LoggerService } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import { Octokit } from 'octokit';
import libsodium from 'libsodium-wrappers';
import { converge } from '../upstream/converge';
import { makeFirstCommit, pushBranch } from './firstCommit';

export interface FoundRepository {
  /** For people. */
  readonly url: string;
  readonly defaultBranch: string;
  /** For git. */
  readonly cloneUrl: string;
  /** The website that it names. */
  readonly homepage: string | undefined;
}

export interface FoundPullRequest {
  readonly url: string;
  readonly number: number;
  readonly isMerged: boolean;
}

/** One repository, which may not be there, and what golden paths ask of it. */
export class GithubRepository {
  readonly #octokit: Octokit;
  readonly #token: string;
  readonly #host: string;
  readonly #at: { owner: string; repo: string };

  constructor(options: {
    octokit: Octokit;
    token: string;
    host: string;
    at: { owner: string; repo: string };
  }) {
    this.#octokit = options.octokit;
    this.#token = options.token;
    this.#host = options.host;
    this.#at = options.at;
  }

  /** Tells it from all others: host/owner/name. */
  get key(): string {
    return `${this.#host}/${this.name}`;
  }

  get name(): string {
    return `${this.#at.owner}/${this.#at.repo}`;
  }

  /** @returns undefined also for one of the name that it had formerly */
  async find(): Promise<FoundRepository | undefined> {
    const data = await unlessMissing(() =>
      this.#octokit.rest.repos.get(this.#at),
    );
    return data?.full_name.toLocaleLowerCase('en-US') ===
      this.name.toLocaleLowerCase('en-US')
      ? {
          url: data.html_url,
          defaultBranch: data.default_branch,
          cloneUrl: data.clone_url,
          homepage: data.homepage || undefined,
        }
      : undefined;
  }

  /** @throws NotFoundError for one that is not there */
  async get(): Promise<FoundRepository> {
    const found = await this.find();
    if (!found) {
      throw new NotFoundError(
        `There is no repository ${this.name}, or the portal may not read it`,
      );
    }
    return found;
  }

  /** One of the organization, with nothing in it. */
  async create(options: {
    description: string;
    homepage: string;
  }): Promise<{ url: string }> {
    const { owner: org, repo: name } = this.#at;
    const { data } = await this.#octokit.rest.repos.createInOrg({
      org,
      name,
      ...options,
      // @ts-expect-error The types lack the visibility that Enterprise has.
      visibility: 'internal',
      delete_branch_on_merge: true,
    });
    return { url: data.html_url };
  }

  async delete(): Promise<void> {
    await unlessMissing(() => this.#octokit.rest.repos.delete(this.#at));
  }

  /** How many commits its default branch has, of which two tell enough. */
  async countCommits(): Promise<number> {
    const { data } = await this.#octokit.rest.repos.listCommits({
      ...this.#at,
      per_page: 2,
    });
    return data.length;
  }

  /** The slugs of the teams that administer it. */
  async administrators(): Promise<string[]> {
    const { data } = await this.#octokit.rest.repos.listTeams(this.#at);
    return data
      .filter(({ permission }) => permission === 'admin')
      .map(({ slug }) => slug);
  }

  async letAdminister(team: string): Promise<void> {
    await this.#octokit.rest.teams.addOrUpdateRepoPermissionsInOrg({
      org: this.#at.owner,
      team_slug: team,
      ...this.#at,
      permission: 'admin',
    });
  }

  async hasBranch(branch: string): Promise<boolean> {
    return (await this.#headOf(branch)) !== undefined;
  }

  async isProtected(branch: string): Promise<boolean> {
    const found = await unlessMissing(() =>
      this.#octokit.rest.repos.getBranchProtection({ ...this.#at, branch }),
    );
    return found !== undefined;
  }

  /** Lets a branch change by pull requests alone that a code owner approved. */
  async protect(branch: string): Promise<void> {
    await this.#octokit.rest.repos.updateBranchProtection({
      ...this.#at,
      branch,
      required_status_checks: null,
      enforce_admins: true,
      restrictions: null,
      required_pull_request_reviews: {
        required_approving_review_count: 1,
        require_code_owner_reviews: true,
      },
    });
  }

  /**
   * Makes what is in a folder the first commit of a branch, unless it has one.
   *
   * @returns whether it is that commit: another run may have been quicker
   */
  async pushFirstCommit(options: {
    dir: string;
    cloneUrl: string;
    branch: string;
    message: string;
    author: { name?: string; email?: string };
    logger: LoggerService;
  }): Promise<boolean> {
    const { dir, cloneUrl: url, branch, logger } = options;
    let commit: string | undefined;
    return converge(
      async () => {
        const head = await this.#headOf(branch);
        if (head === undefined) {
          commit ??= await makeFirstCommit(options);
          await pushBranch({ dir, branch, url, token: this.#token });
          return true;
        }
        return head === commit;
      },
      { logger },
    );
  }

  /** The text of a file on the default branch. */
  async readFile(path: string): Promise<string | undefined> {
    const data: unknown = await unlessMissing(() =>
      this.#octokit.rest.repos.getContent({
        ...this.#at,
        path,
        mediaType: { format: 'raw' },
      }),
    );
    return data === undefined ? undefined : String(data);
  }

  /** The open pull request of a branch, or else the last one that was merged. */
  async pullRequestOf(branch: string): Promise<FoundPullRequest | undefined> {
    const { data } = await this.#octokit.rest.pulls.list({
      ...this.#at,
      head: `${this.#at.owner}:${branch}`,
      state: 'all',
      sort: 'created',
      direction: 'desc',
    });
    const found =
      data.find(({ state }) => state === 'open') ??
      data.find(({ merged_at }) => merged_at);
    return (
      found && {
        url: found.html_url,
        number: found.number,
        isMerged: Boolean(found.merged_at),
      }
    );
  }

  async closePullRequest(number: number): Promise<void> {
    await this.#octokit.rest.pulls.update({
      ...this.#at,
      pull_number: number,
      state: 'closed',
    });
  }

  async deleteBranch(branch: string): Promise<void> {
    // GitHub has no status of its own for one that is not there.
    if (await this.hasBranch(branch)) {
      await this.#octokit.rest.git.deleteRef({
        ...this.#at,
        ref: `heads/${branch}`,
      });
    }
  }

  /** The object id of its last commit. */
  async #headOf(branch: string): Promise<string | undefined> {
    const found = await unlessMissing(() =>
      this.#octokit.rest.repos.getBranch({ ...this.#at, branch }),
    );
    return found?.commit.sha;
  }

  async hasSecret(name: string): Promise<boolean> {
    const found = await unlessMissing(() =>
      this.#octokit.rest.actions.getRepoSecret({
        ...this.#at,
        secret_name: name,
      }),
    );
    return found !== undefined;
  }

  /** Keeps a secret, encrypted so that GitHub alone can read it. */
  async putSecret(name: string, value: string): Promise<void> {
    const { data: publicKey } =
      await this.#octokit.rest.actions.getRepoPublicKey(this.#at);
    await libsodium.ready;
    const sealed = libsodium.crypto_box_seal(
      value,
      libsodium.from_base64(publicKey.key, libsodium.base64_variants.ORIGINAL),
    );
    await this.#octokit.rest.actions.createOrUpdateRepoSecret({
      ...this.#at,
      secret_name: name,
      key_id: publicKey.key_id,
      encrypted_value: libsodium.to_base64(
        sealed,
        libsodium.base64_variants.ORIGINAL,
      ),
    });
  }

  async deleteSecret(name: string): Promise<void> {
    await unlessMissing(() =>
      this.#octokit.rest.actions.deleteRepoSecret({
        ...this.#at,
        secret_name: name,
      }),
    );
  }
}

async function unlessMissing<T>(
  request: () => Promise<{ data: T }>,
): Promise<T | undefined> {
  try {
    return (await request()).data;
  } catch (error) {
    if ((error as { status?: number }).status === 404) {
      return undefined;
    }
    throw error;
  }
}
