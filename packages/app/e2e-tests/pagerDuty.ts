import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';

/** More often than a step tries by itself. */
const LONG = 100;

/** Nothing can be made on the local PagerDuty, until it is healed. */
export function breakPagerDuty() {
  const fault = {
    method: 'POST',
    path: '/api/services',
    status: 503,
    times: LONG,
  };
  return order('POST', fault);
}

export function healPagerDuty() {
  return order('DELETE');
}

async function order(method: string, fault?: object) {
  const { PAGERDUTY_URL, PAGERDUTY_TOKEN } = parseEnv(
    readFileSync(join(process.env.LOCAL_DIR!, 'env'), 'utf8'),
  );
  const answer = await fetch(`${PAGERDUTY_URL}/_faults`, {
    method,
    headers: {
      Authorization: `Token token=${PAGERDUTY_TOKEN}`,
      'Content-Type': 'application/json',
    },
    body: fault && JSON.stringify(fault),
  });
  if (!answer.ok) {
    throw new Error(`${method} /_faults: ${await answer.text()}`);
  }
}
