import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InputError, toError } from '@backstage/errors';
import { runWorld } from '../dev/runWorld';
import { createWorld } from '../world';
import { Check, checkOfTime, conclusionOf } from './conclusionOf';
import { Matrix } from './Matrix';
import { perform } from './perform';
import { CAUSES, planCauses, Selection, selectSteps } from './plan';
import { backendUnderTest, PortalUnderTest } from './PortalUnderTest';
import { makeReferences } from './references';
import { settingsIn } from './settingsIn';
import { Step } from './steps';
import { lookAtEverything } from './traces/lookAtEverything';

type Print = (line: string) => void;

/**
 * Breaks runs of the golden paths in each of their steps, by each cause, and
 * counts what is there once they went on.
 *
 * @returns the exit code
 */
export async function killTest(
  selection: Selection,
  print: Print,
): Promise<number> {
  if (selection.cause && !CAUSES.includes(selection.cause)) {
    throw new InputError(
      `There is no cause ${selection.cause}; name one of ${CAUSES.join(', ')}`,
    );
  }
  const startedAt = Date.now();
  const steps = await selectSteps(selection);
  const dir = await mkdtemp(join(tmpdir(), 'kill test '));
  const matrix = new Matrix();
  matrix.plan(planCauses(steps, selection).flatMap(({ trials }) => trials));
  const whole = await breakAll(matrix, { dir, steps, selection, print });
  const tookS = secondsSince(startedAt);
  const isNarrowed = Object.values(selection).some(Boolean);
  const { lines, isGood } = conclusionOf(matrix, {
    steps,
    checks: isNarrowed ? [whole] : [whole, checkOfTime(tookS)],
    tookS,
  });
  if (isGood) {
    await rm(dir, { recursive: true, force: true });
  } else {
    lines.splice(-1, 0, `kept ${dir}, with logs/backend.log`);
  }
  lines.forEach(line => print(line));
  return isGood ? 0 : 1;
}

/** @returns what the look at everything says that comes at the end */
async function breakAll(
  matrix: Matrix,
  options: {
    dir: string;
    steps: readonly Step[];
    selection: Selection;
    print: Print;
  },
): Promise<Check> {
  const { dir, print } = options;
  const name = 'all that there is at the end';
  let problems: readonly string[] = ['it was not looked at'];
  try {
    const settings = await settingsIn(dir);
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
