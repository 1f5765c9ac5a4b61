import { Config, readDurationFromConfig } from '@backstage/config';
import { durationToMilliseconds } from '@backstage/types';

/** For how long code may change with untouched docs; both have to be passed. */
export interface Limits {
  readonly maxAgeMs: number;
  readonly maxCommits: number;
}

const DEFAULT_MAX_AGE = { days: 90 };
const DEFAULT_MAX_COMMITS = 20;

/** What config.d.ts describes. */
export function readLimits(root: Config): Limits {
  const config = root.getOptionalConfig('techdocsFreshness');
  const maxAge = config?.has('maxAge')
    ? readDurationFromConfig(config, { key: 'maxAge' })
    : DEFAULT_MAX_AGE;
  return {
    maxAgeMs: durationToMilliseconds(maxAge),
    maxCommits: config?.getOptionalNumber('maxCommits') ?? DEFAULT_MAX_COMMITS,
  };
}
