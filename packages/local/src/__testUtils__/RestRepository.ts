import { made, RestClient } from './RestClient';

const REPO = '/repos/{owner}/{repo}';

/** A repository, its branches and pull requests, made through the REST API. */
export class RestRepository {
  readonly at: { repo: string };
  readonly #client: RestClient;
  #lastBranch = 0;

  /** @param client - of whoever does it all */
  constructor(client: RestClient, repo: string) {
    this.#client = client;
    this.at = { repo };
  }

  /** The commit a branch points to. */
  async head(branch: string): Promise<string> {
    const { body } = await this.#client(`GET ${REPO}/git/ref/{ref}`, {
      at: { ...this.at, ref: `heads/${branch}` },
    });
    return body.object.sha;
  }

  /** @param options - an empty `file` for a branch that does not differ */
  async makeBranch(
    options: { name?: string; file?: string } = {},
  ): Promise<string> {
    this.#lastBranch += 1;
    const {
      name = `branch-${this.#lastBranch}`,
      file = `file-${this.#lastBranch}`,
    } = options;
    made(
      await this.#client(`POST ${REPO}/git/refs`, {
        at: this.at,
        body: { ref: `refs/heads/${name}`, sha: await this.head('main') },
      }),
    );
    if (file) {
      await this.write(name, file);
    }
    return name;
  }

  /** @returns the commit that brings the file, which holds the branch's name */
  async write(branch: string, path: string): Promise<string> {
    const { body } = made(
      await this.#client(`PUT ${REPO}/contents/{path}`, {
        at: { ...this.at, path },
        body: {
          message: `Write ${path}`,
          content: Buffer.from(branch).toString('base64'),
          branch,
        },
      }),
    );
    return body.commit.sha;
  }

  /** Asks for a pull request of a branch. */
  open(branch: string, options: object = {}, client = this.#client) {
    return client(`POST ${REPO}/pulls`, {
      at: this.at,
      body: { title: `Pull ${branch}`, head: branch, base: 'main', ...options },
    });
  }

  /** A new pull request from a new branch, and where it is found. */
  async makePull(options: object = {}) {
    const branch = await this.makeBranch();
    const { body } = made(await this.open(branch, options));
    return { branch, at: { ...this.at, pull_number: body.number as number } };
  }
}
