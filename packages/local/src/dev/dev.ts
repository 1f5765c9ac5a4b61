import { once } from 'node:events';
import { waitForPeople } from '../portal/waitForPeople';
import { Settings } from '../settings';
import { createWorld } from '../world';
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
      const { foundations, app, backend, environment } = await createWorld(
        settings,
      );
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
          await once(asked, 'abort');
        },
      };
    },
  });
}
