import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestDatabases } from '@backstage/backend-test-utils';
import {
  RunningGoldenPaths,
  startGoldenPaths,
} from '../__testUtils__/startGoldenPaths';
import { execFile } from '../service/execFile';
import { findFreePorts } from '../service/ports';
import { answers, waitFor } from '../service/waitFor';
import { Go } from '../templates/Go';

// What compiles for the first time may take a while.
jest.setTimeout(300_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

const FORM = {
  name: 'cloned-api',
  description: 'Takes parcels back: "no questions" #asked \\ ünd so on',
  owner: 'group:default/payments-team',
  system: 'system:default/payments',
  size: 'small',
  tier: 'standard',
  database: 'none',
  bucket: false,
};

describe('golden paths', () => {
  let acme: RunningGoldenPaths;

  beforeAll(async () => {
    acme = await startGoldenPaths(databases);
  });

  afterAll(() => acme.stop());

  it('make a repository that can be cloned, builds, passes its tests and runs', async () => {
    await acme.scaffolder.run('go-service', FORM);
    const dir = await mkdtemp(join(tmpdir(), 'cloned '));
    const { host, token } = acme.github;

    await execFile('git', [
      'clone',
      `http://x-access-token:${token}@${host}/acme/cloned-api`,
      dir,
    ]);

    const go = await Go.find();
    await go.lintWorkflows([join(dir, '.github/workflows/ci.yml')]);
    await go.run(['vet', './...'], dir);
    await go.run(['test', './...'], dir);
    await go.run(['build', '-o', 'service', './cmd/cloned-api'], dir);
    expect(await healthOf(join(dir, 'service'))).toEqual({
      alive: 200,
      ready: 200,
      exitCode: 0,
    });
    await rm(dir, { recursive: true });
  });
});

/** Runs a service until it is ready, and asks it to stop. */
async function healthOf(program: string) {
  const [port] = await findFreePorts(1);
  const service = spawn(program, {
    env: { PORT: String(port), DRAIN_SECONDS: '0' },
    stdio: 'ignore',
  });
  const exit = once(service, 'exit');
  const url = `http://localhost:${port}`;
  await waitFor(() => answers(`${url}/readyz`), { timeoutMs: 10_000 });
  const [alive, ready] = await Promise.all([
    fetch(`${url}/healthz`),
    fetch(`${url}/readyz`),
  ]);
  service.kill('SIGTERM');
  const [exitCode] = await exit;
  return { alive: alive.status, ready: ready.status, exitCode };
}
