import { waitFor } from '../service/waitFor';

/** More than the catalog's clean-up of orphans takes, every 30 s. */
const LONGEST_MS = 45_000;

interface Observation {
  /** On GitHub. */
  readonly change: string;
  /** What the catalog shows then. */
  readonly shows: string;
}

/** How long the catalog takes to show what changed on GitHub. */
export class ChangeTable {
  readonly #rows: string[][] = [];

  /**
   * Makes a change and waits until it is shown.
   *
   * @throws when it is not shown in time
   */
  async measure(
    observation: Observation,
    make: () => Promise<unknown>,
    isShown: () => Promise<boolean>,
  ): Promise<void> {
    const { change, shows } = observation;
    const before = performance.now();
    await make();
    if (!(await waitFor(isShown, { timeoutMs: LONGEST_MS }))) {
      throw new Error(`${change}: in vain waited for "${shows}"`);
    }
    const seconds = (performance.now() - before) / 1000;
    this.#rows.push([change, shows, seconds.toFixed(1)]);
  }

  /** For a change that no webhook makes the catalog look at. */
  addUnnoticed({ change, shows }: Observation) {
    this.#rows.push([change, shows, 'never by webhook']);
  }

  toMarkdown(): string {
    return [
      ['Change on GitHub', 'The catalog shows', 'Seconds'],
      ['---', '---', '---'],
      ...this.#rows,
    ]
      .map(cells => `| ${cells.join(' | ')} |`)
      .join('\n');
  }
}
