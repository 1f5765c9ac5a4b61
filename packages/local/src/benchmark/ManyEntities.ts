import { setTimeout as sleep } from 'node:timers/promises';
import { RunningPortal } from './RunningPortal';

const DESCRIPTOR = 'catalog-info.yaml';
const PER_FILE = 500;
/** Tells them from others. */
const TAG = 'benchmark';

/** The catalog takes in about 75 in a second on two cores. */
const LONGEST_WAIT_MS = 15 * 60_000;
const POLL_INTERVAL_MS = 2_000;

/** Components by the thousand, described in the repository checkout-api. */
export class ManyEntities {
  readonly #portal: RunningPortal;
  readonly #files: string[] = [];
  #descriptor?: string;

  constructor(portal: RunningPortal) {
    this.#portal = portal;
  }

  /** Waits until the catalog serves them, and none of another benchmark. */
  async add(count: number): Promise<void> {
    await this.#until('drop those of another benchmark', left => left === 0);
    for (let first = 0; first < count; first += PER_FILE) {
      const path = `benchmark/${first}.yaml`;
      await this.#portal.push({ path }, describe(first, PER_FILE));
      this.#files.push(path);
    }
    const descriptor = await this.#portal.readFile(DESCRIPTOR);
    this.#descriptor = descriptor.text;
    await this.#portal.push(
      descriptor,
      `${descriptor.text.trimEnd()}\n${location(this.#files)}`,
    );
    await this.#until(`take in ${count} components`, taken => taken >= count);
  }

  /** Puts the repository back; the catalog drops them by itself. */
  async remove(): Promise<void> {
    if (this.#descriptor !== undefined) {
      const current = await this.#portal.readFile(DESCRIPTOR);
      await this.#portal.push(current, this.#descriptor);
    }
    for (const path of this.#files) {
      await this.#portal.remove(await this.#portal.readFile(path));
    }
  }

  async #until(what: string, isDone: (count: number) => boolean) {
    const deadline = Date.now() + LONGEST_WAIT_MS;
    while (!isDone(await this.#count())) {
      if (Date.now() > deadline) {
        throw new Error(
          `The catalog did not ${what} within ${
            LONGEST_WAIT_MS / 60_000
          } minutes`,
        );
      }
      await sleep(POLL_INTERVAL_MS);
    }
  }

  async #count(): Promise<number> {
    const page = await this.#portal.get(
      `/api/catalog/entities/by-query?filter=metadata.tags=${TAG}&limit=0`,
    );
    return JSON.parse(page).totalItems;
  }
}

function describe(first: number, count: number): string {
  return Array.from(
    { length: count },
    (_, index) => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: benchmark-${first + index}
  description: One of very many
  tags: [${TAG}]
spec:
  type: service
  lifecycle: production
  owner: group:default/checkout-team
  system: commerce
`,
  ).join('---\n');
}

function location(files: readonly string[]): string {
  return `---
apiVersion: backstage.io/v1alpha1
kind: Location
metadata:
  name: benchmark
spec:
  targets:
${files.map(path => `    - ./${path}\n`).join('')}`;
}
