import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { expect } from '@playwright/test';
import { Octokit } from 'octokit';

const OWNER = { owner: 'acme' };

/** The local GitHub of the portal under test, as an administrator. */
export class LocalGithub {
  readonly #url: string;
  readonly #octokit: Octokit;

  static ofPortal(): LocalGithub {
    const { GITHUB_URL, GITHUB_API_URL, GITHUB_TOKEN } = parseEnv(
      readFileSync(join(process.env.LOCAL_DIR!, 'env'), 'utf8'),
    );
    return new LocalGithub(
      GITHUB_URL!,
      new Octokit({ auth: GITHUB_TOKEN, baseUrl: GITHUB_API_URL }),
    );
  }

  private constructor(url: string, octokit: Octokit) {
    this.#url = url;
    this.#octokit = octokit;
  }

  /** Lets the next call of a route wait before it is answered. */
  async delay(method: string, path: string, delayMs: number): Promise<void> {
    await this.#octokit.request('POST /_faults', {
      baseUrl: this.#url,
      ...{ method, path, delayMs, times: 1 },
    });
  }

  /** How many repositories have a name that contains the text. */
  async repositoriesNamed(text: string): Promise<number> {
    const repositories = await this.#octokit.paginate(
      this.#octokit.rest.repos.listForOrg,
      { org: OWNER.owner },
    );
    return repositories.filter(({ name }) => name.includes(text)).length;
  }

  /** Waits until the newest commit of a repository says that its docs are out. */
  async docsArePublished(repo: string): Promise<void> {
    await expect(async () => {
      const { data } = await this.#octokit.rest.repos.getCombinedStatusForRef({
        ...OWNER,
        repo,
        ref: 'main',
      });
      const docs = data.statuses.find(({ context }) => context === 'Docs');
      expect(docs?.state).toBe('success');
    }).toPass({ timeout: 240_000 });
  }

  /** Changes a file by a pull request, and merges it. */
  async merge(
    repo: string,
    path: string,
    edit: (text: string) => string,
  ): Promise<void> {
    const { rest } = this.#octokit;
    const at = { ...OWNER, repo };
    const branch = `edit-${Date.now()}`;
    const { data: main } = await rest.git.getRef({ ...at, ref: 'heads/main' });
    await rest.git.createRef({
      ...at,
      ref: `refs/heads/${branch}`,
      sha: main.object.sha,
    });
    const { data: file } = await rest.repos.getContent({ ...at, path });
    if (!('content' in file)) {
      throw new Error(`${path} of ${repo} is no file`);
    }
    const text = Buffer.from(file.content, 'base64').toString();
    await rest.repos.createOrUpdateFileContents({
      ...at,
      path,
      branch,
      sha: file.sha,
      message: `Edit ${path}`,
      content: Buffer.from(edit(text)).toString('base64'),
    });
    const { data: pull } = await rest.pulls.create({
      ...at,
      base: 'main',
      head: branch,
      title: `Edit ${path}`,
    });
    await rest.pulls.merge({ ...at, pull_number: pull.number });
  }
}
