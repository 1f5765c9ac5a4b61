import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import { testLogFile } from '@internal/test-support';
import { RunningCatalog, startCatalog } from '../__testUtils__/startCatalog';
import { GithubProcess } from '../benchmark/GithubProcess';
import { packagePath } from '../paths';
import { seedSprawl } from './seedSprawl';
import { SERVICES } from './services';
import { MAX_FIRST_DISCOVERY_MS, SprawlSteps } from './SprawlSteps';
import { SprawlCatalog } from './SprawlCatalog';

jest.setTimeout(300_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
const SETTLED = { components: 312, ofBranches: 0, orphans: 0 };

describe('a catalog that a bot filled with the branches of 312 services', () => {
  const lines: string[] = [];
  let dir: string;
  let github: GithubProcess;
  let running: RunningCatalog;
  let catalog: SprawlCatalog;
  let sprawl: SprawlSteps;

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'sprawl '));
    await seedSprawl(dir);
    // To start git takes a process this large ten times as long.
    github = await GithubProcess.start(
      packagePath('src/benchmark/githubServer.ts'),
      dir,
      packagePath('acme'),
      {
        execArgv: [
          '--require',
          require.resolve('@backstage/cli-node/config/nodeTransform.cjs'),
        ],
        logFile: testLogFile('github'),
      },
    );
    follow(
      await startCatalog({
        github,
        databases,
        configFiles: [packagePath('src/sprawl/no-discovery.yaml')],
      }),
    );
  });

  afterAll(async () => {
    console.log(lines.join('\n'));
    await running.stop();
    await github.stop();
    rmSync(dir, { recursive: true });
  });

  function follow(started: RunningCatalog) {
    running = started;
    catalog = new SprawlCatalog(running.url, mockCredentials.service.token());
    sprawl = new SprawlSteps({
      catalog,
      githubOrganization: `${github.url}/acme`,
      log: line => lines.push(line),
    });
  }

  it('shows a component of each branch', async () => {
    expect(await sprawl.registerEachBranch()).toEqual({
      components: 1404,
      ofBranches: 1092,
      orphans: 0,
    });
  });

  it('keeps them when discovery is pinned to main, as what was registered stands', async () => {
    await running.stop();
    const { databaseOf } = running;
    follow(await startCatalog({ github, databases, databaseOf }));

    expect(await sprawl.firstCycle()).toEqual({
      components: 1404,
      ofBranches: 1092,
      orphans: 0,
    });
  });

  it('settles at the services in the next cycle, once the registrations are withdrawn', async () => {
    await sprawl.withdrawRegistrations();

    expect(await sprawl.cycle()).toEqual(SETTLED);
    expect((await catalog.componentNames()).sort()).toEqual(
      SERVICES.map(({ name }) => name).sort(),
    );
  });

  it('stays so in the cycle after', async () => {
    expect(await sprawl.cycle()).toEqual(SETTLED);
  });

  it('takes in all services within a minute where it holds nothing yet', async () => {
    await running.stop();
    const startedAt = performance.now();
    follow(await startCatalog({ github, databases }));

    expect(await sprawl.firstDiscovery(startedAt)).toBeLessThan(
      MAX_FIRST_DISCOVERY_MS,
    );
    expect(await catalog.counts()).toEqual(SETTLED);
  });
});
