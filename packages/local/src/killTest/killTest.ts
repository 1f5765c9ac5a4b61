import { InputError, toError } from '@backstage/errors';
import { runWorld } from '../dev/runWorld';
import { createWorld } from '../world';
import { Check, checkOfTime, Conclusion, conclusionOf } from './conclusionOf';
import { Matrix } from './Matrix';
import { perform } from './perform';
import { CAUSES, planCauses, Selection, selectSteps } from './plan';
import { backendUnderTest, PortalUnderTest } from './PortalUnderTest';
import { makeReferences } from './references';
import { settingsIn } from './settingsIn';
import { Step } from './steps';
import { lookAtEverything } from './traces/lookAtEverything';

type Print = (line: string) => void;

export interface KillTestOptions {
  /** What to break, or everything. */
  readonly selection: Selection;
  /** An empty folder for the state of the portal. */
  readonly dir: string;
  /** Where the portal logs. */
  readonly logDir: string;
  /** Whether it fails when it takes too long. */
  readonly isTimed: boolean;
  readonly print: Print;
}

/**
 * Breaks runs of the golden paths in each of their steps, by each cause, and
 * counts what is there once they went on.
 */
export async function killTest(options: KillTestOptions): Promise<Conclusion> {
  const { selection, isTimed } = options;
  if (selection.cause && !CAUSES.includes(selection.cause)) {
    throw new InputError(
      `There is no cause ${selection.cause}; name one of ${CAUSES.join(', ')}`,
    );
  }
  const startedAt = Date.now();
  const steps = await selectSteps(selection);
  const matrix = new Matrix();
  matrix.plan(planCauses(steps, selection).flatMap(({ trials }) => trials));
  const whole = await breakAll(matrix, { ...options, steps });
  const tookS = secondsSince(startedAt);
  return conclusionOf(matrix, {
    steps,
    checks: isTimed ? [whole, checkOfTime(tookS)] : [whole],
    tookS,
  });
}

/** @returns what the look at everything says that comes at the end */
async function breakAll(
  matrix: Matrix,
  options: KillTestOptions & { steps: readonly Step[] },
): Promise<Check> {
  const { dir, logDir, print } = options;
  const name = 'all that there is at the end';
  let problems: readonly string[] = ['it was not looked at'];
  try {
    const settings = await settingsIn(dir, logDir);
    await runWorld(settings, {
      reset: false,
      print,
      async create() {
        const world = await createWorld(settings);
        return {
          stages: [world.foundations, [backendUnderTest(world)]],
          async live(asked) {
            const portal = await PortalUnderTest.connect(world, settings);
            problems = await fill(matrix, { ...options, portal, asked });
            await portal.disconnect();
          },
        };
      },
    });
  } catch (error) {
    problems = [`it broke off: ${toError(error).message}`];
  }
  return { name, problems };
}

/** @returns what there is afterwards that should not be, or is missing */
async function fill(
  matrix: Matrix,
  options: {
    portal: PortalUnderTest;
    steps: readonly Step[];
    selection: Selection;
    asked: AbortSignal;
    print: Print;
  },
): Promise<string[]> {
  const { portal, steps, selection, asked, print } = options;
  const timed = async <T>(what: string, work: () => Promise<T>) => {
    const startedAt = Date.now();
    const result = await work();
    // Who asked it to stop has got its last line.
    asked.throwIfAborted();
    print(`  ✓ ${what} (${secondsSince(startedAt).toFixed(0)} s)`);
    return result;
  };
  const before = await portal.traces.everything();
  const references = await timed('what undisturbed runs make', () =>
    makeReferences(portal, steps),
  );
  const causes = planCauses(steps, selection, references);
  const trials = causes.flatMap(cause => cause.trials);
  matrix.plan(trials);
  for (const cause of causes) {
    await timed(`${cause.name}: ${cause.trials.length} trials`, () =>
      perform(portal, cause, matrix),
    );
  }
  return timed('a look at everything', () =>
    lookAtEverything(portal, before, [...references.made, ...trials]),
  );
}

function secondsSince(startedAt: number): number {
  return (Date.now() - startedAt) / 1000;
}
