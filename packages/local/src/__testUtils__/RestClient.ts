import {
  Answer,
  Call,
  createDescribedClient,
  DescribedClient,
} from './DescribedClient';
import { GithubContract } from './GithubContract';
import { RunningGithub } from './startGithub';

export { made } from './DescribedClient';
export type { Answer } from './DescribedClient';

/** `owner` and `org` are `acme` unless told. */
export type RestClient = DescribedClient;

/** Clients of the REST API, held against GitHub's description. */
export class RestClients {
  readonly #github: RunningGithub;
  readonly #contract = new GithubContract();

  constructor(github: RunningGithub) {
    this.#github = github;
  }

  /** Without a login for nobody. */
  async as(login?: string): Promise<RestClient> {
    const authorization: Record<string, string> = login
      ? { Authorization: `Bearer ${await this.#github.tokenFor(login)}` }
      : {};
    const client = createDescribedClient({
      url: `${this.#github.url}/api/v3`,
      headers: authorization,
      contract: this.#contract,
      errorViolations,
    });
    return (operation, call: Call = {}) =>
      client(operation, {
        ...call,
        at: { owner: 'acme', org: 'acme', ...call.at },
      });
  }
}

/** What each error says, although the description does not demand it. */
function errorViolations({ status, body }: Answer): string[] {
  const wanted: Record<string, boolean> = {
    message: typeof body?.message === 'string',
    documentation_url: typeof body?.documentation_url === 'string',
    status: body?.status === String(status),
  };
  return Object.keys(wanted)
    .filter(name => !wanted[name])
    .map(name => `/${name} is missing or wrong`);
}
