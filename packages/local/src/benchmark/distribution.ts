/** Some durations in milliseconds, in words. */
export function distribution(durations: readonly number[]): string {
  const sorted = [...durations].sort((one, other) => one - other);
  const quantile = (share: number) => {
    const index = Math.ceil(share * sorted.length) - 1;
    return Math.round(sorted[Math.max(index, 0)]);
  };
  return `p50 ${quantile(0.5)} ms, p95 ${quantile(0.95)} ms, max ${quantile(
    1,
  )} ms of ${sorted.length}`;
}
