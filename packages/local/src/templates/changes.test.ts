import { TestDatabases } from '@backstage/backend-test-utils';
import { JsonObject } from '@backstage/types';
import {
  RunningGoldenPaths,
  startGoldenPaths,
} from '../__testUtils__/startGoldenPaths';
import { descriptorProblems } from './__testUtils__/descriptorProblems';
import { dryRun } from './__testUtils__/dryRun';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

// What the payments team owns.
const COMPONENTS = ['ledger', 'payments-gateway'];

describe('templates that change a service', () => {
  let acme: RunningGoldenPaths;

  beforeAll(async () => {
    acme = await startGoldenPaths(databases);
  });

  afterAll(() => acme.stop());

  function runDry(template: string, name: string, values: JsonObject = {}) {
    return dryRun(acme, template, {
      component: `component:default/${name}`,
      ...values,
    });
  }

  describe.each(COMPONENTS)('for %s', name => {
    it('service-database adds a resource that the catalog takes', async () => {
      const { rendering } = await runDry('service-database', name);

      const descriptor = rendering.text('change/catalog-info.yaml');
      expect(descriptor).toContain(`name: ${name}-postgres`);
      expect(await descriptorProblems(acme, descriptor)).toEqual([]);
    });

    it.each(['Use the other one.', '${{ x }}: "quoted" \\ # ünd\n- a list'])(
      'retire-service deprecates it, for the reason %j',
      async reason => {
        const { rendering } = await runDry('retire-service', name, { reason });

        const descriptor = rendering.text('change/catalog-info.yaml');
        expect(descriptor).toContain('lifecycle: deprecated');
        expect(await descriptorProblems(acme, descriptor)).toEqual([]);
      },
    );
  });

  it('they leave nothing behind after a dry run', async () => {
    await runDry('service-database', 'ledger');

    const { rows } = await acme.postgres.raw(
      `SELECT rolname FROM pg_roles WHERE rolname = 'ledger'`,
    );
    expect(rows).toEqual([]);
  });
});
