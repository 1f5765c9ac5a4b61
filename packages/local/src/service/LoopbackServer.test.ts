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

  it('says so when its port is taken', async () => {
    const second = new LoopbackServer(port);

    await expect(second.start(() => {})).rejects.toThrow('EADDRINUSE');
    await second.stop();
  });
});
