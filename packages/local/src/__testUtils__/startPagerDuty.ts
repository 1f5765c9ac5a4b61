import { PagerDutyService } from '../pagerduty/PagerDutyService';
import { packagePath } from '../paths';
import { startStandIn } from './startStandIn';

/** A local PagerDuty with the people of acme, and no services yet. */
export async function startPagerDuty() {
  const standIn = await startStandIn({
    name: 'pagerduty',
    create: options =>
      PagerDutyService.create({ ...options, seedDir: packagePath('acme') }),
    authorization: ({ token }) => `Token token=${token}`,
  });
  const { apiUrl, token } = standIn.service;
  return Object.assign(standIn, { apiUrl, token });
}

export type RunningPagerDuty = Awaited<ReturnType<typeof startPagerDuty>>;
