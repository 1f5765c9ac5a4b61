import { posix } from 'node:path';
import {
  GithubCredentialsProvider,
  ScmIntegrations,
} from '@backstage/integration';
import { DocsBuild } from '@internal/plugin-techdocs-acme-common';
import { Octokit } from 'octokit';
import { Place } from './docsSourceOf';

/** Somebody looks at a page meanwhile. */
const TIMEOUT_MS = 10_000;
const LAST_PAGE = /[?&]page=(\d+)[^>]*>;\s*rel="last"/;
/** Not there, and not there yet: an empty repository. */
const MISSING = [404, 409];

/** What is asked of a folder of a repository; what is not there is undefined. */
export class GithubFolder {
  readonly #octokit: Octokit;
  readonly #place: Place;

  static async open(
    place: Place,
    options: {
      integrations: ScmIntegrations;
      githubCredentials: GithubCredentialsProvider;
    },
  ): Promise<GithubFolder> {
    const { integrations, githubCredentials } = options;
    const { token } = await githubCredentials.getCredentials(place);
    const octokit = new Octokit({
      auth: token,
      baseUrl: integrations.github.byUrl(place.url)?.config.apiBaseUrl,
      request: { signal: AbortSignal.timeout(TIMEOUT_MS) },
      // Whoever asks is told, and asks again.
      retry: { enabled: false },
      throttle: { enabled: false },
    });
    return new GithubFolder(octokit, place);
  }

  private constructor(octokit: Octokit, place: Place) {
    this.#octokit = octokit;
    this.#place = place;
  }

  async readFile(path: string): Promise<string | undefined> {
    const answer = await unlessMissing(() =>
      this.#octokit.rest.repos.getContent({
        ...this.#repository,
        ref: this.#place.branch,
        path: this.#pathOf(path) ?? '',
        mediaType: { format: 'raw' },
      }),
    );
    return answer && String(answer.data);
  }

  /** When the newest commit was made that changed what is at a path. */
  async changedAt(path = ''): Promise<string | undefined> {
    const answer = await this.#listCommits(path);
    const date = answer?.data[0]?.commit.committer?.date;
    return date && new Date(date).toISOString();
  }

  /** How many commits changed what is at a path after a time. */
  async countCommitsAfter(time: string, path = ''): Promise<number> {
    // GitHub counts in seconds, and the one of that time as well.
    const since = new Date(Date.parse(time) + 1000).toISOString();
    const answer = await this.#listCommits(path, since);
    const lastPage = LAST_PAGE.exec(answer?.headers.link ?? '')?.[1];
    return lastPage ? Number(lastPage) : answer?.data.length ?? 0;
  }

  /** The last run of a workflow that ended. */
  async lastRun(file: string): Promise<DocsBuild | undefined> {
    const answer = await unlessMissing(() =>
      this.#octokit.rest.actions.listWorkflowRuns({
        ...this.#repository,
        workflow_id: file,
        branch: this.#place.branch,
        status: 'completed',
        per_page: 1,
      }),
    );
    const run = answer?.data.workflow_runs[0];
    return (
      run && {
        conclusion: run.conclusion ?? 'neutral',
        at: run.updated_at,
        url: run.html_url,
      }
    );
  }

  /** One to a page, so that the number of pages is theirs. */
  #listCommits(path: string, since?: string) {
    return unlessMissing(() =>
      this.#octokit.rest.repos.listCommits({
        ...this.#repository,
        sha: this.#place.branch,
        path: this.#pathOf(path),
        since,
        per_page: 1,
      }),
    );
  }

  get #repository() {
    const { owner, repo } = this.#place;
    return { owner, repo };
  }

  #pathOf(path: string): string | undefined {
    const joined = posix.join(this.#place.path, path);
    return joined === '.' ? undefined : joined;
  }
}

async function unlessMissing<T>(
  request: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await request();
  } catch (error) {
    if (MISSING.includes((error as { status?: number }).status ?? 0)) {
      return undefined;
    }
    throw error;
  }
}
