import { setTimeout as sleep } from 'node:timers/promises';
import { REMEMBERED_FOR_MS } from '@internal/plugin-permission-decisions-node';
import { SignInPopup } from '../portal/SignInPopup';
import { ManyEntities } from './ManyEntities';
import { p95, ratio } from './measures';
import { Report } from './Report';
import { RunningPortal } from './RunningPortal';
import { timeInTurns } from './timeInTurns';

const ENTITIES = 10_000;
const LISTS = 200;
/** Each after a while in which nobody asked, so that no decision is remembered. */
const FIRST_LISTS = 15;
const MAX_RATIO = 1.3;

/** Of the payments team: a template of the platform team is kept from them. */
const MEMBER = 'tomasz-wolski';
/** Of the platform team, from whom nothing is kept. */
const PLATFORM_ENGINEER = 'hana-novak';
const SIGN_IN_TIMEOUT_MS = 60_000;

const QUERY = new URLSearchParams({
  filter: 'kind=component',
  orderField: 'metadata.name,asc',
  limit: '20',
});

/**
 * What the policy adds to a page of the catalog, on the portal that runs: asked for
 * by a person whom the policy gives a condition, by one whom it allows all, and by a
 * script, for which the catalog does not ask it, as for everybody with
 * `permission.enabled: false`.
 *
 * @throws NotAllowedError when a number is above its limit
 */
export async function benchmarkPolicy(print: (line: string) => void) {
  const report = new Report(print);
  const portal = await RunningPortal.find();
  const popup = SignInPopup.ofPortal(portal.environment);
  const [member, engineer] = await Promise.all(
    [MEMBER, PLATFORM_ENGINEER].map(login =>
      popup.tokenOf(login, { timeoutMs: SIGN_IN_TIMEOUT_MS }),
    ),
  );
  const list = (by?: string) =>
    portal.get(`/api/catalog/entities/by-query?${QUERY}`, by);

  const entities = new ManyEntities(portal);
  try {
    print(`Waiting for ${ENTITIES} components, some minutes`);
    await entities.add(ENTITIES);
    const [without, allowed, conditional] = await timeInTurns(LISTS, [
      () => list(),
      () => list(engineer),
      () => list(member),
    ]);
    report.add('page of 20, the policy not asked', p95(without));
    report.add('the same, allowed', p95(allowed));
    report.add('the same, under a condition', p95(conditional));
    report.add(
      'p50 under a condition, beside that where it is not asked',
      ratio(conditional, without, 0.5),
      MAX_RATIO,
    );
    const pause = () => sleep(REMEMBERED_FOR_MS);
    const [, firstWithout, , firstConditional] = await timeInTurns(
      FIRST_LISTS,
      [pause, () => list(), pause, () => list(member)],
    );
    report.add(
      'the first after a while, the policy not asked',
      p95(firstWithout),
    );
    report.add('the same, under a condition', p95(firstConditional));
    report.add(
      'p50 of the first under a condition, beside that where it is not asked',
      ratio(firstConditional, firstWithout, 0.5),
    );
  } finally {
    await entities.remove();
  }
  report.check();
}
