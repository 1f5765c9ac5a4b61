import { NotAllowedError } from '@backstage/errors';

export interface Measure {
  readonly value: number;
  readonly unit: 'ms' | 'MB' | 'times';
  /** What is printed of it. */
  readonly shown: string;
}

/** Prints numbers beside their limits, and remembers which are above. */
export class Report {
  readonly #print: (line: string) => void;
  readonly #above: string[] = [];

  constructor(print: (line: string) => void) {
    this.#print = print;
  }

  /** @param atMost - in the unit of the measure; without it there is no limit */
  add(what: string, { value, unit, shown }: Measure, atMost = Infinity) {
    const limit = atMost < Infinity ? ` (at most ${atMost} ${unit})` : '';
    this.#print(`${what}: ${shown}${limit}`);
    if (value > atMost) {
      this.#above.push(what);
    }
  }

  /** @throws NotAllowedError that names what is above its limit */
  check() {
    if (this.#above.length > 0) {
      throw new NotAllowedError(`Above the limit: ${this.#above.join('; ')}`);
    }
  }
}
