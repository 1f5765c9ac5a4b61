const HEARTBEAT_INTERVAL_MS = 5_000;

/** Tells on a terminal or in a log what is being waited for, and for how long. */
export class Progress {
  readonly #print: (line: string) => void;
  readonly #waiting = new Map<string, number>();
  readonly #heartbeat: NodeJS.Timeout;

  constructor(print: (line: string) => void) {
    this.#print = print;
    this.#heartbeat = setInterval(() => this.#beat(), HEARTBEAT_INTERVAL_MS);
  }

  /** Runs a piece of work and tells how long it took. */
  async during(name: string, work: () => Promise<void>): Promise<void> {
    const startedAt = Date.now();
    this.#waiting.set(name, startedAt);
    try {
      await work();
      this.#print(`  ✓ ${name} (${seconds(startedAt)})`);
    } finally {
      this.#waiting.delete(name);
    }
  }

  end(): void {
    clearInterval(this.#heartbeat);
  }

  #beat(): void {
    const waits = [...this.#waiting].map(
      ([name, startedAt]) => `${name} (${seconds(startedAt)})`,
    );
    if (waits.length > 0) {
      this.#print(`  … ${waits.join(', ')}`);
    }
  }
}

function seconds(since: number): string {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}
