import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { NotFoundError } from '@backstage/errors';
import { PortalEnvironment } from '../portal/environment';
import { readSettings } from '../settings';

const POLL_INTERVAL_MS = 20;
const GIVE_UP_MS = 60_000;

const REPOSITORY = '/repos/acme/checkout-api';

/** A file on GitHub; only who knows which one it was may change it. */
export interface RepositoryFile {
  readonly path: string;
  readonly sha: string;
  readonly text: string;
}

/** The portal of `.local/env` and its GitHub. */
export class RunningPortal {
  readonly #env: PortalEnvironment;

  static async find(): Promise<RunningPortal> {
    const file = join(readSettings(process.env).stateDir, 'env');
    // Without the file, no portal is named and none is found.
    const env = parseEnv(await readFile(file, 'utf8').catch(() => ''));
    const portal = new RunningPortal(env as PortalEnvironment);
    try {
      await portal.get('/.backstage/health/v1/readiness');
    } catch {
      throw new NotFoundError(
        'No portal runs to be measured: start one with ./yarnw dev',
      );
    }
    return portal;
  }

  private constructor(env: PortalEnvironment) {
    this.#env = env;
  }

  get environment(): PortalEnvironment {
    return this.#env;
  }

  /** @param path - of the repository checkout-api */
  async readFile(path: string): Promise<RepositoryFile> {
    const { GITHUB_TOKEN } = this.#env;
    const answer = await request(this.#fileUrl(path), GITHUB_TOKEN);
    const { sha, content } = await answer.json();
    return { path, sha, text: Buffer.from(content, 'base64').toString() };
  }

  /** @param file - without `sha` for one that is not there yet */
  async push(
    { path, sha }: Pick<RepositoryFile, 'path'> & Partial<RepositoryFile>,
    text: string,
  ): Promise<void> {
    const { GITHUB_TOKEN } = this.#env;
    const answer = await request(this.#fileUrl(path), GITHUB_TOKEN, {
      method: 'PUT',
      body: JSON.stringify({
        message: `Edit ${path}`,
        sha,
        content: Buffer.from(text).toString('base64'),
      }),
    });
    await answer.arrayBuffer();
  }

  async remove({ path, sha }: RepositoryFile): Promise<void> {
    const { GITHUB_TOKEN } = this.#env;
    await request(this.#fileUrl(path), GITHUB_TOKEN, {
      method: 'DELETE',
      body: JSON.stringify({ message: `Remove ${path}`, sha }),
    });
  }

  /**
   * Waits until an answer of the backend has a text.
   *
   * @param path - from the root of the backend
   */
  async untilServed(path: string, text: string): Promise<void> {
    const deadline = performance.now() + GIVE_UP_MS;
    while (!(await this.get(path)).includes(text)) {
      if (performance.now() > deadline) {
        throw new Error(`${path} did not change within ${GIVE_UP_MS} ms`);
      }
      await new Promise(resolve => setTimeout(resolve, POLL_INTERVAL_MS));
    }
  }

  /**
   * @param path - from the root of the backend
   * @param token - of a person; that of scripts unless there is one
   */
  async get(path: string, token = this.#env.PORTAL_TOKEN): Promise<string> {
    return (await request(`${this.#env.PORTAL_URL}${path}`, token)).text();
  }

  #fileUrl(path: string): string {
    return `${this.#env.GITHUB_API_URL}${REPOSITORY}/contents/${path}`;
  }
}

async function request(url: string, token = '', init: RequestInit = {}) {
  const answer = await fetch(url, {
    ...init,
    headers: { Authorization: `Bearer ${token}` },
  });
  if (!answer.ok) {
    throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  }
  return answer;
}
