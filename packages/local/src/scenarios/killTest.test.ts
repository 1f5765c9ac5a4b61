import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Matrix } from '../killTest/Matrix';
import { perform } from '../killTest/perform';
import {
  Cause,
  makeReferences,
  References,
  selectCauses,
  selectSteps,
} from '../killTest/plan';
import { backendUnderTest, PortalUnderTest } from '../killTest/PortalUnderTest';
import { settingsIn } from '../killTest/settingsIn';
import { Step } from '../killTest/steps';
import { Column } from '../killTest/Trial';
import { createWorld, World } from '../world';

// A backend needs some ten seconds to start, and twice so long to be back at work.
jest.setTimeout(240_000);

/** What tells most; `./yarnw templates:kill-test` breaks every step. */
describe('golden paths, whatever happens to their runs', () => {
  let dir: string;
  let world: World;
  let portal: PortalUnderTest;
  let steps: Step[];
  let references: References;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'kill test '));
    world = await createWorld(await settingsIn(dir));
    await Promise.all(world.foundations.map(service => service.start()));
    await backendUnderTest(world).start();
    portal = await PortalUnderTest.connect(world);
    const all = await selectSteps({});
    steps = all.filter(({ template }) => template !== 'node-service');
    references = await makeReferences(portal, steps);
  });

  afterAll(async () => {
    await portal?.disconnect();
    await world.backend.stop();
    await Promise.all(world.foundations.map(service => service.stop()));
    await rm(dir, { recursive: true });
  });

  /** @returns what is not as it should be afterwards */
  async function failuresOf(
    name: Cause['name'],
    stepIds: readonly string[],
    columns: readonly Column[],
  ) {
    const [cause] = selectCauses(references, { cause: name });
    const trials = steps
      .filter(({ id }) => stepIds.includes(id))
      .flatMap(step => cause.trials(step))
      .filter(({ column }) => columns.includes(column));
    const matrix = new Matrix();
    await perform(portal, cause, trials, matrix);
    const { passed, failed } = matrix.cells;
    expect(passed + failed).toBeGreaterThanOrEqual(stepIds.length);
    return matrix.failures;
  }

  it('go on by themselves when their backend was killed, and make one of each', async () => {
    expect(
      await failuresOf(
        'killed',
        ['publish', 'infraPullRequest', 'database'],
        ['killed', 'in the midst'],
      ),
    ).toEqual([]);
  });

  it('go on by themselves or when they are retried after PostgreSQL was restarted', async () => {
    expect(
      await failuresOf('postgres', ['oncall', 'database'], ['postgres']),
    ).toEqual([]);
  });

  it('say what to do when PagerDuty refuses them, and go on when they are retried', async () => {
    expect(await failuresOf('refused', ['oncall'], ['403'])).toEqual([]);
  });

  it('make one of each when a step of two is entered at the same moment', async () => {
    expect(
      await failuresOf('twice', ['publish', 'database'], ['at once']),
    ).toEqual([]);
  });

  it('make one of each when they are submitted again after they were cancelled', async () => {
    expect(
      await failuresOf(
        'cancelled',
        ['infraPullRequest', 'pullRequest'],
        ['cancelled'],
      ),
    ).toEqual([]);
  });
});
