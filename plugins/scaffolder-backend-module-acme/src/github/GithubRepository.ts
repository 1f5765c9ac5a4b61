import { NotFoundError } from '@backstage/errors';
import { Octokit } from 'octokit';
import libsodium from 'libsodium-wrappers';

export interface FoundRepository {
  /** For people. */
  readonly url: string;
  readonly defaultBranch: string;
}

export interface FoundPullRequest {
  readonly url: string;
  readonly number: number;
  readonly isMerged: boolean;
}

/** One repository, which may not be there, and what golden paths ask of it. */
export class GithubRepository {
  readonly #octokit: Octokit;
  readonly #at: { owner: string; repo: string };

  constructor(octokit: Octokit, at: { owner: string; repo: string }) {
    this.#octokit = octokit;
    this.#at = at;
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
      ? { url: data.html_url, defaultBranch: data.default_branch }
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
