import { createServer, Server } from 'node:net';
import { findFreePorts, isPortFree, requireFreePorts } from './ports';

describe('ports', () => {
  let server: Server;
  let taken: number;
  let free: number;

  beforeAll(async () => {
    [taken, free] = await findFreePorts(2);
    server = createServer();
    await new Promise<void>(done => server.listen(taken, '127.0.0.1', done));
  });

  afterAll(() => new Promise(done => server.close(done)));

  it('tells a taken port from a free one', async () => {
    expect(await isPortFree(taken)).toBe(false);
    expect(await isPortFree(free)).toBe(true);
  });

  it('finds ports that differ and are free', async () => {
    const ports = await findFreePorts(5);

    expect(new Set(ports).size).toBe(5);
    for (const port of ports) {
      expect(await isPortFree(port)).toBe(true);
      // Of those that no outgoing connection takes on Linux or macOS.
      expect(port).toBeLessThan(32_768);
    }
  });

  it('names a taken port, what it was meant for, and how to choose another', async () => {
    await expect(
      requireFreePorts(
        [
          { service: 'the app', port: free, variable: 'APP_PORT' },
          { service: 'the backend', port: taken, variable: 'BACKEND_PORT' },
        ],
        { timeoutMs: 0 },
      ),
    ).rejects.toMatchObject({
      name: 'ConflictError',
      message: expect.stringMatching(
        new RegExp(
          `^Port ${taken}, meant for the backend, is taken.*BACKEND_PORT=${
            taken + 10
          } ./yarnw dev$`,
        ),
      ),
    });
  });

  it('accepts ports that are all free', async () => {
    await expect(
      requireFreePorts(
        [{ service: 'the app', port: free, variable: 'APP_PORT' }],
        { timeoutMs: 0 },
      ),
    ).resolves.toBeUndefined();
  });

  it('waits for a port whose holder is about to leave', async () => {
    const leaving = createServer();
    await new Promise<void>(done => leaving.listen(free, '127.0.0.1', done));

    const required = requireFreePorts(
      [{ service: 'the app', port: free, variable: 'APP_PORT' }],
      { timeoutMs: 10_000 },
    );
    leaving.close();

    await expect(required).resolves.toBeUndefined();
  });
});
