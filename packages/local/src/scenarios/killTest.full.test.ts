import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testLogDir } from '@internal/test-support';
import { Octokit } from 'octokit';
import { Client } from 'pg';
import { conclude } from '../killTest/conclude';
import { connectToGithub } from '../killTest/connectToGithub';
import { Matrix } from '../killTest/Matrix';
import { perform } from '../killTest/perform';
import { planCauses, selectSteps } from '../killTest/plan';
import { backendUnderTest, PortalUnderTest } from '../killTest/PortalUnderTest';
import { makeReferences, References } from '../killTest/references';
import { settingsIn } from '../killTest/settingsIn';
import { Step, TemplateName } from '../killTest/steps';
import { lookAtEverything } from '../killTest/traces/lookAtEverything';
import { Made } from '../killTest/traces/Traces';
import { Column } from '../killTest/Trial';
import { createWorld, World } from '../world';

// A backend needs some ten seconds to start, and twice so long to be back at work.
jest.setTimeout(240_000);

/** What tells most; `./yarnw templates:kill-test` breaks every step. */
describe('golden paths, whatever happens to their runs', () => {
  let dir: string;
  let world: World | undefined;
  let portal: PortalUnderTest;
  let steps: Step[];
  let before: string[];
  let references: References;
  let made: Made[];

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'kill test '));
    const settings = await settingsIn(dir, testLogDir());
    world = await createWorld(settings);
    await Promise.all(world.foundations.map(service => service.start()));
    await backendUnderTest(world).start();
    portal = await PortalUnderTest.connect(world, settings);
    before = await portal.traces.everything();
    const all = await selectSteps({});
    steps = all.filter(({ template }) => template !== 'node-service');
    references = await makeReferences(portal, steps);
    made = [...references.made];
  });

  afterAll(async () => {
    await portal?.disconnect();
    await world?.backend.stop();
    await Promise.all(world?.foundations.map(service => service.stop()) ?? []);
    await rm(dir, { recursive: true, force: true });
  });

  /** @returns what is not as it should be afterwards */
  async function failuresOf(
    cause: string,
    stepIds: readonly string[],
    columns: readonly Column[],
  ) {
    const [whole] = planCauses(
      steps.filter(({ id }) => stepIds.includes(id)),
      { cause },
      references,
    );
    const trials = whole.trials.filter(({ column }) =>
      columns.includes(column),
    );
    const matrix = new Matrix();
    matrix.plan(trials);
    await perform(portal, { ...whole, trials }, matrix);
    made.push(...trials);
    const { passed, failed } = matrix.cells;
    expect(passed + failed).toBe(stepIds.length * columns.length);
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

  it('go on by themselves or when they are retried after PostgreSQL was restarted or away', async () => {
    expect(
      await failuresOf(
        'postgres',
        ['oncall', 'database'],
        ['postgres', 'away'],
      ),
    ).toEqual([]);
  });

  it('say what to do when PagerDuty refuses them or does not get to answer, and go on when they are retried', async () => {
    expect(
      await failuresOf('refused', ['oncall'], ['500', '403', 'limit', 'cut']),
    ).toEqual([]);
  });

  it('make one of each when they are submitted a second time while one is in a step, or both are at the same moment', async () => {
    expect(
      await failuresOf('twice', ['publish', 'database'], ['twice', 'at once']),
    ).toEqual([]);
  });

  it('make one of each when they are submitted again after they were cancelled', async () => {
    expect(
      await failuresOf(
        'cancelled',
        ['infraPullRequest', 'database'],
        ['cancelled'],
      ),
    ).toEqual([]);
  });

  it('leave nothing else behind', async () => {
    expect(await lookAtEverything(portal, before, made)).toEqual([]);
  });

  describe('of which something is wrong', () => {
    let github: Octokit;

    beforeAll(() => {
      github = connectToGithub(world!.environment);
    });

    function madeBy(template: TemplateName): Made {
      return references.made.find(({ step }) => step.template === template)!;
    }

    /** @returns its cell, and what is said of it */
    async function lookAt({ step, name, owner }: Made) {
      const matrix = new Matrix();
      await conclude(portal, { step, name, owner, column: 'killed' }, [], {
        report: (trial, outcome) => matrix.add(trial, outcome),
      });
      return { shown: matrix.toString([step]), failures: matrix.failures };
    }

    async function query(database: string, text: string) {
      const { environment } = world!;
      const client = new Client({
        host: environment.POSTGRES_HOST,
        port: Number(environment.POSTGRES_PORT),
        user: environment.POSTGRES_USER,
        password: environment.POSTGRES_PASSWORD,
        database,
      });
      await client.connect();
      await client.query(text);
      await client.end();
    }

    it('show a second way into the catalog, and a second pull request', async () => {
      const service = madeBy('go-service');
      const infra = { owner: 'acme', repo: 'infra-live' };
      const main = await github.rest.git.getRef({
        ...infra,
        ref: 'heads/main',
      });
      await github.rest.git.createRef({
        ...infra,
        ref: 'refs/heads/other',
        sha: main.data.object.sha,
      });
      await github.rest.pulls.create({
        ...infra,
        head: `add-${service.name}`,
        base: 'other',
        title: 'Once more',
      });
      await query(
        'backstage_plugin_catalog',
        `INSERT INTO locations (id, type, target, location_entity_ref)
         SELECT gen_random_uuid(), 'url', unprocessed_entity::jsonb #>> '{spec,target}', entity_ref || '-other'
         FROM refresh_state
         WHERE unprocessed_entity::jsonb #>> '{spec,target}' LIKE '%/${service.name}/%'`,
      );

      const { shown, failures } = await lookAt(service);

      expect(shown).toContain('✗ 1·2·1·1');
      expect(failures).toEqual([expect.stringContaining('not one of each')]);
      expect(failures).toEqual([
        expect.stringContaining('1 registered locations'),
      ]);
    });

    it('show a second commit, and a secret that is missing or leads nowhere', async () => {
      const service = madeBy('service-database');
      const at = { owner: 'acme', repo: service.name };
      await github.rest.repos.createOrUpdateFileContents({
        ...at,
        path: 'odd.md',
        message: 'Once more',
        content: '',
      });
      await query('postgres', `ALTER ROLE "${service.name}" PASSWORD 'other'`);

      const locked = await lookAt(service);
      await github.rest.actions.deleteRepoSecret({
        ...at,
        secret_name: 'DATABASE_URL',
      });
      const bare = await lookAt(service);

      expect(locked.shown).toContain('✗ 1·1·0·1');
      for (const problem of [
        'too much: file odd.md on main',
        'too much: commit 2 of main',
        'its secret DATABASE_URL does not let it in',
      ]) {
        expect(locked.failures).toEqual([expect.stringContaining(problem)]);
      }
      expect(bare.shown).toContain('✗ 1·1·0·1');
      expect(bare.failures).toEqual([
        expect.stringContaining('of the database only: role, database'),
      ]);
    });

    it('show what has a name that nobody looks for', async () => {
      await github.rest.repos.createInOrg({ org: 'acme', name: 'k-odd' });

      expect(await lookAtEverything(portal, before, made)).toContain(
        'too much: repository k-odd',
      );
    });
  });
});
