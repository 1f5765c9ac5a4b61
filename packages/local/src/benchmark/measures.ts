import { distribution, quantile } from './distribution';
import { Measure } from './Report';

/** Shown with the rest of the distribution. */
export function p95(durations: readonly number[]): Measure {
  return {
    value: quantile(durations, 0.95),
    unit: 'ms',
    shown: distribution(durations),
  };
}

/** @param share - of the durations, as `quantile` has it */
export function ratio(
  durations: readonly number[],
  others: readonly number[],
  share: number,
): Measure {
  const value = quantile(durations, share) / quantile(others, share);
  return { value, unit: 'times', shown: `${value.toFixed(2)} times` };
}
