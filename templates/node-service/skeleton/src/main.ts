import { once } from 'node:events';
{%- if values.database == "postgres" %}
import { Pool } from 'pg';
{%- endif %}
import { pino } from 'pino';
import { readConfig } from './config.ts';
import { greeting } from './greeting.ts';
import { startServer } from './server.ts';

const log = pino({
  formatters: { level: label => ({ level: label }) },
  timestamp: pino.stdTimeFunctions.isoTime,
});

async function main(): Promise<void> {
  const config = readConfig(process.env);
{%- if values.bucket %}
  log.info({ bucket: config.bucket }, 'configured');
{%- endif %}
{%- if values.database == "postgres" %}

  // It connects on first use: while the database is down the service is alive, but not ready.
  const pool = new Pool({
    connectionString: config.databaseUrl,
    connectionTimeoutMillis: 1_000,
    query_timeout: 10_000,
  });
  // Without a listener, a connection that breaks while idle would end the process.
  pool.on('error', error => log.warn(error, 'connection lost'));
{%- endif %}

  const server = await startServer({
    log,
    port: config.port,
    api: greeting,
{%- if values.database == "postgres" %}
    ping: () => pool.query('SELECT 1'),
{%- endif %}
    drainDelayMs: config.drainDelayMs,
  });

  // Each listens once: the second signal ends the process at once.
  await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  await server.stop();
{%- if values.database == "postgres" %}
  await pool.end();
{%- endif %}
}

try {
  await main();
} catch (error) {
  log.fatal(error, 'failed');
  process.exitCode = 1;
}
