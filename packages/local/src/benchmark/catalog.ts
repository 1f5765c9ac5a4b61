import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { NotFoundError } from '@backstage/errors';
import { readSettings } from '../settings';
import { distribution } from './distribution';

const PUSHES = 20;
const POLL_INTERVAL_MS = 20;
const GIVE_UP_MS = 60_000;

const REPOSITORY = '/repos/acme/checkout-api';

/** A file that is edited, and where the catalog shows a line of it. */
const SUBJECTS = [
  {
    name: 'descriptor',
    file: 'catalog-info.yaml',
    line: /description: .*/,
    entity: 'component/default/checkout-api',
  },
  {
    name: '$text file',
    file: 'openapi.yaml',
    line: /title: .*/,
    entity: 'api/default/checkout-api-v2',
  },
];

/** The portal of `.local/env` and its GitHub. */
class RunningPortal {
  readonly #env: NodeJS.Dict<string>;

  static async find(): Promise<RunningPortal> {
    const file = join(readSettings(process.env).stateDir, 'env');
    // Without the file, no portal is named and none is found.
    const env = parseEnv(await readFile(file, 'utf8').catch(() => ''));
    const portal = new RunningPortal(env);
    try {
      await portal.#get(`${env.PORTAL_URL}/.backstage/health/v1/readiness`, '');
    } catch {
      throw new NotFoundError(
        'No portal runs to be measured: start one with ./yarnw dev',
      );
    }
    return portal;
  }

  private constructor(env: NodeJS.Dict<string>) {
    this.#env = env;
  }

  async readFile(path: string): Promise<string> {
    const { content } = await this.#getFile(path);
    return Buffer.from(content, 'base64').toString();
  }

  async push(path: string, text: string): Promise<void> {
    const { sha } = await this.#getFile(path);
    const { GITHUB_API_URL, GITHUB_TOKEN } = this.#env;
    const answer = await fetch(
      `${GITHUB_API_URL}${REPOSITORY}/contents/${path}`,
      {
        method: 'PUT',
        headers: { Authorization: `Bearer ${GITHUB_TOKEN}` },
        body: JSON.stringify({
          message: `Edit ${path}`,
          sha,
          content: Buffer.from(text).toString('base64'),
        }),
      },
    );
    if (!answer.ok) {
      throw new Error(`The push of ${path} was refused: ${answer.status}`);
    }
  }

  /** @returns milliseconds from now until the entity has the text */
  async timeUntilServed(entity: string, text: string): Promise<number> {
    const { PORTAL_URL, PORTAL_TOKEN = '' } = this.#env;
    const url = `${PORTAL_URL}/api/catalog/entities/by-name/${entity}`;
    const startedAt = performance.now();
    while (!(await this.#get(url, PORTAL_TOKEN)).includes(text)) {
      if (performance.now() - startedAt > GIVE_UP_MS) {
        throw new Error(`${entity} did not change within ${GIVE_UP_MS} ms`);
      }
      await new Promise(resolve => setTimeout(resolve, POLL_INTERVAL_MS));
    }
    return performance.now() - startedAt;
  }

  async #getFile(path: string): Promise<{ sha: string; content: string }> {
    const { GITHUB_API_URL, GITHUB_TOKEN = '' } = this.#env;
    const url = `${GITHUB_API_URL}${REPOSITORY}/contents/${path}`;
    return JSON.parse(await this.#get(url, GITHUB_TOKEN));
  }

  async #get(url: string, token: string): Promise<string> {
    const answer = await fetch(url, {
      headers: { Authorization: `Bearer ${token}` },
    });
    const text = await answer.text();
    if (!answer.ok) {
      throw new Error(`${url}: ${answer.status} ${text}`);
    }
    return text;
  }
}

/**
 * How long it takes from a push to the changed entity, on the portal that runs.
 * What it edits, it puts back.
 */
export async function benchmarkCatalog(print: (line: string) => void) {
  const portal = await RunningPortal.find();
  for (const { name, file, line, entity } of SUBJECTS) {
    const original = await portal.readFile(file);
    const durations: number[] = [];
    for (let push = 1; push <= PUSHES; push++) {
      const mark = `push ${push} of ${Date.now()}`;
      const [key] = line.exec(original)?.[0].split(':') ?? [];
      await portal.push(file, original.replace(line, `${key}: ${mark}`));
      durations.push(await portal.timeUntilServed(entity, mark));
    }
    await portal.push(file, original);
    print(
      `push of a ${name}: ${distribution(durations)} (p95 at most 2000 ms)`,
    );
  }
}
