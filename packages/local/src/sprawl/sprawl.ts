import { once } from 'node:events';
import { join } from 'node:path';
import { runWorld } from '../dev/runWorld';
import { packagePath } from '../paths';
import { findFreePortVariables, readSettings, Settings } from '../settings';
import { createWorld, World } from '../world';
import { seedSprawl } from './seedSprawl';
import { BRANCH_COUNT, SERVICES } from './services';
import { SprawlSteps } from './SprawlSteps';
import { SprawlCatalog } from './SprawlCatalog';

type Print = (line: string) => void;

const CI_BOT = packagePath('src/sprawl/ci-bot.yaml');
const NO_DISCOVERY = packagePath('src/sprawl/no-discovery.yaml');

/**
 * Shows in a portal of its own how a catalog is rid of the branches that a bot
 * registered, and waits for Enter where there is something to look at.
 */
export async function sprawl(
  env: NodeJS.ProcessEnv,
  print: Print,
): Promise<void> {
  const settings = await readSprawlSettings(env);
  await runWorld(settings, {
    reset: true,
    print,
    async create() {
      print(`Making ${SERVICES.length} services of ${BRANCH_COUNT} branches`);
      await seedSprawl(join(settings.stateDir, 'github'));
      const world = await createWorld(settings);
      const { foundations, app, backend } = world;
      const before = {
        name: backend.name,
        url: backend.url,
        start: () => backend.start([CI_BOT, NO_DISCOVERY]),
        stop: () => backend.stop(),
      };
      return {
        stages: [foundations, [app, before]],
        live: asked => show(world, asked, print),
      };
    },
  });
}

/** Beside the world of `yarn dev`, on free ports unless they are given. */
async function readSprawlSettings(env: NodeJS.ProcessEnv): Promise<Settings> {
  const settings = readSettings({
    ...(await findFreePortVariables()),
    ...env,
  });
  return { ...settings, stateDir: join(settings.stateDir, 'sprawl') };
}

async function show(
  { backend, environment }: World,
  asked: AbortSignal,
  print: Print,
) {
  const steps = new SprawlSteps({
    catalog: new SprawlCatalog(
      environment.PORTAL_URL,
      environment.PORTAL_TOKEN,
    ),
    githubOrganization: `${environment.GITHUB_URL}/${environment.GITHUB_ORG}`,
    log: print,
  });
  const look = (next: string) =>
    pause(
      `Look at ${environment.PORTAL_APP_URL}/catalog?filters[kind]=component&filters[user]=all\nEnter ${next} `,
      asked,
    );

  await steps.registerEachBranch();
  await look('pins the discovery to main.');

  await backend.stop();
  await backend.start([CI_BOT]);
  await steps.firstCycle();
  await look('withdraws the registrations.');

  await steps.withdrawRegistrations();
  await look('runs the next cycle.');

  await steps.cycle();
  await look('ends it.');
}

/** Waits for a person, if there is one. */
async function pause(text: string, asked: AbortSignal): Promise<void> {
  if (process.stdin.isTTY && process.stdout.isTTY) {
    process.stdout.write(text);
    await once(process.stdin, 'data', { signal: asked });
    process.stdin.pause();
  }
}
