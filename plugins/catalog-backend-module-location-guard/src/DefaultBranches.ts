import {
  InputError,
  ServiceUnavailableError,
  toError,
} from '@backstage/errors';
import {
  DefaultGithubCredentialsProvider,
  GithubCredentialsProvider,
  ScmIntegrations,
} from '@backstage/integration';
import { Octokit, RequestError } from 'octokit';

const REQUEST_TIMEOUT_MS = 10_000;

/** `https://github.com/acme/shop/blob/main/catalog-info.yaml` in its parts. */
const FILE = /^\/(?<owner>[^/]+)\/(?<repo>[^/]+)\/(?:blob|tree)\/(?<rest>.+)$/;

/**
 * Knows from GitHub which branch of a repository is the default one. What another
 * branch says of an entity is a draft, and stays when the branch is gone.
 */
export class DefaultBranches {
  readonly #integrations: ScmIntegrations;
  readonly #credentials: GithubCredentialsProvider;

  constructor(integrations: ScmIntegrations) {
    this.#integrations = integrations;
    this.#credentials =
      DefaultGithubCredentialsProvider.fromIntegrations(integrations);
  }

  /**
   * @param target - the address of a file as GitHub shows it
   * @throws InputError when it is not on the default branch of a repository there,
   *   ServiceUnavailableError when GitHub does not say
   */
  async require(target: string): Promise<void> {
    const { owner, repo, rest } = this.#parse(target);
    const branch = await this.#read(target, owner, repo);
    if (!decodeURIComponent(rest).startsWith(`${branch}/`)) {
      throw new InputError(
        `${target} is not on ${branch}, the default branch of ${owner}/${repo}. Merge it there, and register that address`,
      );
    }
  }

  #parse(target: string) {
    const url = URL.canParse(target) ? new URL(target) : undefined;
    const { owner, repo, rest } = url?.pathname.match(FILE)?.groups ?? {};
    if (!url || !owner || !repo || !rest || !this.#isGithub(url)) {
      throw new InputError(
        `${target} is no file on a GitHub that the portal knows. Open it there, and take the address of the page`,
      );
    }
    return { owner, repo, rest };
  }

  #isGithub({ host }: URL): boolean {
    return this.#integrations.github.byHost(host) !== undefined;
  }

  async #read(target: string, owner: string, repo: string): Promise<string> {
    const { token } = await this.#credentials.getCredentials({ url: target });
    const octokit = new Octokit({
      auth: token,
      baseUrl: this.#integrations.github.byUrl(target)?.config.apiBaseUrl,
      request: { timeout: REQUEST_TIMEOUT_MS },
      retry: { enabled: false },
      throttle: { enabled: false },
    });
    try {
      const { data } = await octokit.rest.repos.get({ owner, repo });
      return data.default_branch;
    } catch (error) {
      if (error instanceof RequestError && error.status === 404) {
        throw new InputError(
          `There is no repository ${owner}/${repo}, or the portal may not read it`,
        );
      }
      throw new ServiceUnavailableError(
        `GitHub does not say which branch of ${owner}/${repo} is the default one (${
          toError(error).message
        }); try again in a moment`,
      );
    }
  }
}
