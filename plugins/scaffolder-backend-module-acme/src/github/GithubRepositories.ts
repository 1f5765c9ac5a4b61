import { InputError } from '@backstage/errors';
import {
  DefaultGithubCredentialsProvider,
  GithubCredentialsProvider,
  ScmIntegrations,
} from '@backstage/integration';
import { parseRepoUrl } from '@backstage/plugin-scaffolder-node';
import { Octokit } from 'octokit';
import { describeGithubError } from './describeGithubError';
import { GithubRepository } from './GithubRepository';

const REQUEST_TIMEOUT_MS = 30_000;
/** After one second, and four more. */
const RETRIES = 2;
/** A run that has to wait for longer is better retried later. */
const LONGEST_RATE_LIMIT_S = 20;

/** Opens repositories with the credentials that the portal has for their host. */
export class GithubRepositories {
  readonly #integrations: ScmIntegrations;
  readonly #credentials: GithubCredentialsProvider;

  constructor(integrations: ScmIntegrations) {
    this.#integrations = integrations;
    this.#credentials =
      DefaultGithubCredentialsProvider.fromIntegrations(integrations);
  }

  /** @param repoUrl - as the actions of Backstage have it, `host?owner=o&repo=r` */
  async open(repoUrl: string): Promise<GithubRepository> {
    const { host, owner, repo } = this.locate(repoUrl);
    const integration = this.#integrations.github.byHost(host)?.config;
    const { token } = await this.#credentials.getCredentials({
      url: `https://${host}/${owner}/${repo}`,
    });
    const octokit = new Octokit({
      auth: token,
      baseUrl: integration?.apiBaseUrl,
      request: { timeout: REQUEST_TIMEOUT_MS },
      retry: { retries: RETRIES },
      throttle: {
        onRateLimit: isWorthWaiting,
        onSecondaryRateLimit: isWorthWaiting,
      },
    });
    octokit.hook.error('request', error => {
      throw describeGithubError(error);
    });
    return new GithubRepository({
      octokit,
      token: token ?? '',
      host,
      at: { owner, repo },
    });
  }

  /** @param key - of a repository */
  openByKey(key: string): Promise<GithubRepository> {
    const [host, owner, repo] = key.split('/');
    return this.open(`${host}?${new URLSearchParams({ owner, repo })}`);
  }

  locate(repoUrl: string): { host: string; owner: string; repo: string } {
    const { host, owner, repo } = parseRepoUrl(repoUrl, this.#integrations);
    if (!owner || !repo || !this.#integrations.github.byHost(host)) {
      throw new InputError(
        `${repoUrl} is no repository on a GitHub of integrations.github; write it as host?owner=organization&repo=name`,
      );
    }
    return { host, owner, repo };
  }
}

/** Octokit would wait for a rate limit by itself, for an hour if need be. */
function isWorthWaiting(
  retryAfterS: number,
  _request: object,
  _octokit: object,
  retryCount: number,
): boolean {
  return retryCount === 0 && retryAfterS <= LONGEST_RATE_LIMIT_S;
}
