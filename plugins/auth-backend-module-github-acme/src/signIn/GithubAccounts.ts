import {
  DefaultGithubCredentialsProvider,
  GithubCredentialsProvider,
  ScmIntegrations,
} from '@backstage/integration';
import { Octokit } from 'octokit';

/** Somebody waits for the answer. */
const TIMEOUT_MS = 10_000;

/** As GitHub tells it today. */
export interface GithubAccount {
  readonly login: string;
  /** That of the graph, as User entities carry it. */
  readonly id: string;
  /** If it is public. */
  readonly email?: string;
}

/** As the REST API fails, or the graph. */
interface GithubError {
  readonly status?: number;
  readonly errors?: readonly { readonly type?: string }[];
}

/** Asks GitHub about people, with the credentials of the integration. */
export class GithubAccounts {
  readonly #url: string;
  readonly #organizations: readonly string[];
  readonly #integrations: ScmIntegrations;
  readonly #credentials: GithubCredentialsProvider;

  /**
   * @param options - `url` is that of the GitHub people sign in with, and
   *   `organizations` are those of which people are members
   */
  constructor(options: {
    url: string;
    organizations: readonly string[];
    integrations: ScmIntegrations;
  }) {
    this.#url = options.url;
    this.#organizations = options.organizations;
    this.#integrations = options.integrations;
    this.#credentials = DefaultGithubCredentialsProvider.fromIntegrations(
      options.integrations,
    );
  }

  async find(login: string): Promise<GithubAccount | undefined> {
    const octokit = await this.#open();
    const answer = await unlessMissing(
      octokit.rest.users.getByUsername({ username: login }),
    );
    const { data } = answer ?? {};
    return (
      data && {
        login: data.login,
        id: data.node_id,
        email: data.email ?? undefined,
      }
    );
  }

  /**
   * @param id - that of the graph
   * @returns what its account is called today
   */
  async findLogin(id: string): Promise<string | undefined> {
    const octokit = await this.#open();
    const answer = await unlessMissing(
      octokit.graphql<{ node: { login?: string } }>(
        'query ($id: ID!) { node(id: $id) { ... on User { login } } }',
        { id },
      ),
    );
    return answer?.node.login;
  }

  /** @returns those of the organizations that it is a member of */
  async organizationsOf(login: string): Promise<string[]> {
    const memberships = await Promise.all(
      this.#organizations.map(async organization => {
        const octokit = await this.#open(organization);
        const answer = await unlessMissing(
          octokit.rest.orgs.checkMembershipForUser({
            org: organization,
            username: login,
          }),
        );
        return answer ? [organization] : [];
      }),
    );
    return memberships.flat();
  }

  /** @param organization - of which a GitHub App sees what it is installed for */
  async #open(organization = this.#organizations[0] ?? ''): Promise<Octokit> {
    const { token } = await this.#credentials.getCredentials({
      url: `${this.#url}/${organization}`,
    });
    return new Octokit({
      auth: token,
      baseUrl: this.#integrations.github.byUrl(this.#url)?.config.apiBaseUrl,
      request: { signal: AbortSignal.timeout(TIMEOUT_MS) },
      retry: { enabled: false },
      throttle: { enabled: false },
    });
  }
}

async function unlessMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    const { status, errors } = error as GithubError;
    if (status === 404 || errors?.[0]?.type === 'NOT_FOUND') {
      return undefined;
    }
    throw error;
  }
}
