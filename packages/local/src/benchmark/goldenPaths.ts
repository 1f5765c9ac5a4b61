import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServiceUnavailableError } from '@backstage/errors';
import { runWorld } from '../dev/runWorld';
import { settingsIn } from '../killTest/settingsIn';
import { PortalEnvironment } from '../portal/environment';
import { fetchInTime } from '../portal/fetchInTime';
import { Scaffolder } from '../portal/Scaffolder';
import { SignInPopup } from '../portal/SignInPopup';
import { waitFor } from '../service/waitFor';
import { createWorld } from '../world';
import { Measure, Report } from './Report';

const MAX_TOTAL_MS = 15_000;
const LONGEST_WAIT_MS = 60_000;

const LOGIN = 'tomasz-wolski';
const FORM = {
  name: 'returns-api',
  description: 'Takes parcels back',
  owner: 'group:default/payments-team',
  system: 'system:default/payments',
  size: 'small',
  tier: 'standard',
  database: 'postgres',
  bucket: true,
};
/** What the form refers to. */
const WAITED_FOR = [FORM.owner, FORM.system, 'template:default/go-service'];

/**
 * How long it takes from a filled in form to the service in the catalog, in a
 * portal of its own.
 *
 * @throws NotAllowedError when a number is above its limit
 */
export async function benchmarkGoldenPaths(print: (line: string) => void) {
  const report = new Report(print);
  const dir = await mkdtemp(join(tmpdir(), 'golden paths benchmark '));
  try {
    // As on a laptop, where nothing is scratch.
    const settings = {
      ...(await settingsIn(dir, join(dir, 'logs'))),
      isScratch: false,
    };
    await runWorld(settings, {
      reset: false,
      print,
      async create() {
        const { foundations, backend, environment } = await createWorld(
          settings,
        );
        return {
          stages: [foundations, [backend]],
          live: asked => measure(environment, asked, report),
        };
      },
    });
  } finally {
    await rm(dir, { recursive: true });
  }
  report.check();
}

async function measure(
  environment: PortalEnvironment,
  asked: AbortSignal,
  report: Report,
) {
  const token = await SignInPopup.ofPortal(environment).tokenOf(LOGIN, {
    timeoutMs: LONGEST_WAIT_MS,
    signal: asked,
  });
  for (const entityRef of WAITED_FOR) {
    await untilServed(environment, token, entityRef);
  }
  const scaffolder = new Scaffolder(environment.PORTAL_URL, token);
  const startedAt = performance.now();
  const run = await scaffolder.run('go-service', FORM);
  if (run.error) {
    throw new ServiceUnavailableError(`The run failed: ${run.error}`);
  }
  await untilServed(environment, token, `component:default/${FORM.name}`);
  const total = performance.now() - startedAt;
  for (const [step, seconds] of Object.entries(run.stepSeconds)) {
    report.add(`step ${step} of go-service`, ms(seconds * 1000));
  }
  report.add('from the form to the catalog page', ms(total), MAX_TOTAL_MS);
}

/** Waits until the catalog answers what the page of an entity shows. */
async function untilServed(
  { PORTAL_URL }: PortalEnvironment,
  token: string,
  entityRef: string,
) {
  const path = entityRef.replace(':', '/');
  const isServed = await waitFor(
    async () => {
      const answer = await fetchInTime(
        `${PORTAL_URL}/api/catalog/entities/by-name/${path}`,
        { headers: { Authorization: `Bearer ${token}` } },
      );
      await answer.arrayBuffer();
      return answer.ok;
    },
    { timeoutMs: LONGEST_WAIT_MS },
  );
  if (!isServed) {
    throw new ServiceUnavailableError(
      `The catalog does not serve ${entityRef}`,
    );
  }
}

function ms(value: number): Measure {
  return { value, unit: 'ms', shown: `${Math.round(value)} ms` };
}
