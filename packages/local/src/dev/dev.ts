import { once } from 'node:events';
import { toError } from '@backstage/errors';
import { ReusableWorkflow } from '../actions/ReusableWorkflow';
import { techdocsSettings } from '../actions/techdocsSettings';
import { waitForPeople } from '../portal/waitForPeople';
import { Settings } from '../settings';
import { createWorld, World } from '../world';
import { keepRunning } from './keepRunning';
import { readyTable } from './readyTable';
import { runWorld } from './runWorld';

const NOBODY_YET =
  'There are no people in the catalog yet, so nobody can sign in: the log of the backend tells why.';

export interface DevOptions {
  /** Remove all state before the start. */
  readonly reset: boolean;
  /** Start what the portal stands on, but not the portal. */
  readonly withoutPortal: boolean;
  /** When the person pressed return, in milliseconds since the epoch. */
  readonly startedAt: number;
  readonly print: (line: string) => void;
}

/** Runs the portal and the world around it until asked to stop. */
export async function dev(
  settings: Settings,
  { print, reset, withoutPortal, startedAt }: DevOptions,
): Promise<void> {
  await runWorld(settings, {
    reset,
    print,
    async create() {
      const world = await createWorld(settings);
      const { foundations, app, backend, environment } = world;
      const stages = withoutPortal
        ? [foundations]
        : [foundations, [app, backend]];
      return {
        stages,
        async live(asked) {
          if (!withoutPortal && !(await waitForPeople(environment, asked))) {
            print(NOBODY_YET);
          }
          const services = stages.toReversed().flat();
          print(readyTable(services, settings, Date.now() - startedAt));
          await Promise.all([
            once(asked, 'abort'),
            withoutPortal || publishDocs(world, asked, print),
            withoutPortal || keepRunning(backend, asked, print),
          ]);
        },
      };
    },
  });
}

/** Has the docs of repositories built and published, now and after each push. */
async function publishDocs(
  { github, storage }: World,
  asked: AbortSignal,
  print: (line: string) => void,
): Promise<void> {
  const workflow = new ReusableWorkflow(
    'techdocs.yml',
    techdocsSettings(storage),
  );
  try {
    await workflow.prepare(asked);
    await github.executeWorkflows(workflow);
  } catch (error) {
    if (!asked.aborted) {
      print(`Docs of repositories are not built. ${toError(error).message}`);
    }
  }
}
