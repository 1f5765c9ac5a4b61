import { TestDatabases } from '@backstage/backend-test-utils';
import { parse } from 'yaml';
import {
  RunningGoldenPaths,
  startGoldenPaths,
} from '../__testUtils__/startGoldenPaths';
import { ADD_SYSTEM, CHANGES, CLEAN_UP } from './__testUtils__/cases';
import { descriptorProblems } from './__testUtils__/descriptorProblems';
import { dryRun } from './__testUtils__/dryRun';
import { outsideOf } from './__testUtils__/outsideOf';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

// What the payments team owns.
const COMPONENTS = ['ledger', 'payments-gateway'];
const FILLED_IN = Object.entries(CHANGES).flatMap(
  ([template, { forms, saying }]) =>
    COMPONENTS.flatMap(name =>
      forms.map(form => [template, name, form, saying(name)] as const),
    ),
);

describe('templates for what is there', () => {
  let acme: RunningGoldenPaths;

  beforeAll(async () => {
    acme = await startGoldenPaths(databases);
  });

  afterAll(() => acme?.stop());

  it.each(FILLED_IN)(
    '%s changes the descriptor of %s as the catalog takes it, for %j',
    async (template, name, form, change) => {
      const before = await outsideOf(acme);

      const { rendering } = await dryRun(acme, template, {
        component: `component:default/${name}`,
        ...form,
      });

      const descriptor = rendering.text('change/catalog-info.yaml');
      expect(descriptor).toContain(change);
      expect(await descriptorProblems(acme, descriptor)).toEqual([]);
      expect(await outsideOf(acme)).toEqual(before);
    },
  );

  it.each([
    ['Returns', 'Takes parcels back.'],
    ['Returns: "all"', 'no: #question \\ ünd {so} on'],
  ])(
    'add-system writes %s as the catalog takes it',
    async (title, description) => {
      const before = await outsideOf(acme);

      const { rendering } = await dryRun(acme, ADD_SYSTEM, {
        name: 'returns',
        title,
        description,
        owner: 'group:default/payments-team',
        domain: 'domain:default/trust',
      });

      const text = rendering.text('change/catalog/returns.yaml');
      expect(parse(text)).toMatchObject({
        kind: 'System',
        metadata: { name: 'returns', title, description },
      });
      expect(await descriptorProblems(acme, text)).toEqual([]);
      expect(await outsideOf(acme)).toEqual(before);
    },
  );

  it('clean-up looks at a run that failed, and removes nothing', async () => {
    const run = await failAfterPublishing('unwanted');
    const before = await outsideOf(acme);

    const { log, output } = await dryRun(acme, CLEAN_UP, { run });

    expect(log).toContain('Finished step Remove what it made');
    expect(JSON.stringify(output)).toContain('Nothing was there to be removed');
    expect(await outsideOf(acme)).toEqual(before);
  });

  /** @returns the id of the task */
  async function failAfterPublishing(name: string): Promise<string> {
    await acme.pagerDuty.fail({
      method: 'POST',
      path: '/api/services',
      status: 403,
    });
    const taskId = await acme.scaffolder.submit('go-service', {
      name,
      description: 'Takes parcels back',
      owner: 'group:default/payments-team',
      system: 'system:default/payments',
      size: 'small',
      tier: 'standard',
      database: 'none',
      bucket: false,
    });
    await acme.scaffolder.follow(taskId);
    return taskId;
  }
});
