import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InputError } from '@backstage/errors';
import { distribution } from '../benchmark/distribution';
import { runWorld } from '../dev/runWorld';
import { createWorld } from '../world';
import { Matrix } from './Matrix';
import { perform } from './perform';
import {
  CAUSES,
  makeReferences,
  selectCauses,
  Selection,
  selectSteps,
} from './plan';
import { backendUnderTest, PortalUnderTest } from './PortalUnderTest';
import { settingsIn } from './settingsIn';
import { Step } from './steps';

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
  const steps = await selectSteps(selection);
  const dir = await mkdtemp(join(tmpdir(), 'kill test '));
  const matrix = new Matrix();
  const startedAt = Date.now();
  let isWhole = false;
  try {
    const settings = await settingsIn(dir);
    await runWorld(settings, {
      reset: false,
      print,
      async create() {
        const world = await createWorld(settings);
        return {
          stages: [world.foundations, [backendUnderTest(world)]],
          async live() {
            const portal = await PortalUnderTest.connect(world);
            await fill(matrix, { portal, steps, selection, print });
            await portal.disconnect();
            isWhole = true;
          },
        };
      },
    });
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
  conclude(matrix, { steps, startedAt, print });
  return isWhole && matrix.cells.failed === 0 ? 0 : 1;
}

async function fill(
  matrix: Matrix,
  options: {
    portal: PortalUnderTest;
    steps: readonly Step[];
    selection: Selection;
    print: Print;
  },
) {
  const { portal, steps, selection, print } = options;
  const timed = async <T>(what: string, work: () => Promise<T>) => {
    const startedAt = Date.now();
    const result = await work();
    print(`  ✓ ${what} (${seconds(startedAt)})`);
    return result;
  };
  const references = await timed('what undisturbed runs make', () =>
    makeReferences(portal, steps),
  );
  for (const cause of selectCauses(references, selection)) {
    const trials = steps.flatMap(step => cause.trials(step));
    await timed(`${cause.name}: ${trials.length} trials`, () =>
      perform(portal, cause, trials, matrix),
    );
  }
}

function conclude(
  matrix: Matrix,
  options: { steps: readonly Step[]; startedAt: number; print: Print },
) {
  const { steps, startedAt, print } = options;
  const { failures, resumedAfterS, cells } = matrix;
  failures.forEach(failure => print(failure));
  print(`\n${matrix.toString(steps)}\n`);
  print(
    '✗ is wrong, ×2 is two trials, r1 is one retry over REST, – has nothing to break',
  );
  if (resumedAfterS.length > 0) {
    const resumed = distribution(resumedAfterS.map(each => each * 1000));
    print(`resumed after the backend is back: ${resumed} (at most 15 s)`);
  }
  print(`took ${seconds(startedAt)}`);
  print(`${cells.passed} passed, ${cells.failed} failed`);
}

function seconds(since: number): string {
  return `${((Date.now() - since) / 1000).toFixed(0)} s`;
}
