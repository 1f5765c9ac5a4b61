import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LoopbackServer } from './LoopbackServer';
import { findFreePorts, isPortFree } from './ports';

describe('LoopbackServer', () => {
  let port: number;
  let server: LoopbackServer;

  beforeEach(async () => {
    [port] = await findFreePorts(1);
    server = new LoopbackServer(port);
    await server.start((_request, response) => response.end('here'));
  });

  afterEach(() => server.stop());

  it('answers at its URL', async () => {
    expect(await (await fetch(server.url)).text()).toBe('here');
  });

  it.each(['127.0.0.2', '[::1]'])('does not listen on %s', async host => {
    await expect(fetch(`http://${host}:${port}`)).rejects.toThrow(
      'fetch failed',
    );
  });

  it('lets go of its port, and may be stopped twice', async () => {
    await server.stop();
    await server.stop();

    expect(await isPortFree(port)).toBe(true);
  });

  it('logs each request by the URL it came with, also one that was cut', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'loopback '));
    const logged = new LoopbackServer(
      (await findFreePorts(1))[0],
      join(dir, 'log'),
    );
    await logged.start((request, response) => {
      request.url = '/';
      if (request.method === 'DELETE') {
        request.socket.destroy();
      } else {
        response.writeHead(201).end();
      }
    });

    await fetch(`${logged.url}/made?once`, { method: 'PUT' });
    await expect(
      fetch(`${logged.url}/lost`, { method: 'DELETE' }),
    ).rejects.toThrow('fetch failed');
    await logged.stop();

    const lines = readFileSync(join(dir, 'log'), 'utf8').trim().split('\n');
    expect(lines).toEqual([
      expect.stringMatching(/^\S+ PUT \/made\?once 201$/),
      expect.stringMatching(/^\S+ DELETE \/lost cut$/),
    ]);
    rmSync(dir, { recursive: true });
  });

  it('says so when its port is taken', async () => {
    const second = new LoopbackServer(port);

    await expect(second.start(() => {})).rejects.toThrow('EADDRINUSE');
    await second.stop();
  });
});
