/** Some durations in milliseconds, in words. */
export function distribution(durations: readonly number[]): string {
  const shown = (share: number) => Math.round(quantile(durations, share));
  return `p50 ${shown(0.5)} ms, p95 ${shown(0.95)} ms, max ${shown(1)} ms of ${
    durations.length
  }`;
}

/** @param share - of the values, which are at most what is returned */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.max(Math.ceil(share * sorted.length) - 1, 0)];
}
