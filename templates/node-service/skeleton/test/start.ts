import type { TestContext } from 'node:test';
import { pino } from 'pino';
import { startServer, type ServerOptions } from '../src/server.ts';

/** Serves on a free port until the test ends. */
export async function start(
  t: TestContext,
  options: Partial<ServerOptions> = {},
) {
  const server = await startServer({
    log: pino({ enabled: false }),
    port: 0,
    api: async () => {},
{%- if values.database == "postgres" %}
    ping: async () => {},
{%- endif %}
    drainDelayMs: 0,
    ...options,
  });
  let stopped: Promise<void> | undefined;
  const stop = () => (stopped ??= server.stop());
  t.after(stop);
  return { url: server.url, stop };
}

export async function get(
  url: string,
): Promise<{ status: number; body: string }> {
  const response = await fetch(url);
  return { status: response.status, body: await response.text() };
}
