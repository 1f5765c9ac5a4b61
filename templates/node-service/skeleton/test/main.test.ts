import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { get } from './start.ts';

const environment = {
  ...process.env,
  PORT: '0',
  DRAIN_SECONDS: '0',
{%- if values.database == "postgres" %}
  // Nobody listens there.
  DATABASE_URL: 'postgres://127.0.0.1:1/test',
{%- endif %}
{%- if values.bucket %}
  BUCKET: 'test-files',
{%- endif %}
};

function run(env: NodeJS.ProcessEnv) {
  const child = spawn(process.execPath, ['src/main.ts'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return {
    child,
    exit: once(child, 'exit').then(([code]) => code as number | null),
    log: createInterface(child.stdout),
  };
}

test('the service answers until SIGTERM, and exits with 0', async t => {
  const { child, exit, log } = run(environment);
  t.after(() => child.kill('SIGKILL'));
  let url: string | undefined;
  for await (const line of log) {
    url = /"Server listening at (.*?)"/.exec(line)?.[1];
    if (url) break;
  }
  child.stdout.resume();

  for (const [path, status] of Object.entries({
    '/healthz': 200,
{%- if values.database == "postgres" %}
    '/readyz': 503,
{%- else %}
    '/readyz': 200,
{%- endif %}
    '/metrics': 200,
    '/v1/greeting?name=Ada': 200,
    '/v1/greeting': 400,
    '/v1/nothing': 404,
  })) {
    assert.equal((await get(url + path)).status, status, path);
  }

  child.kill('SIGTERM');
  assert.equal(await exit, 0);
});

test('it does not start with a wrong environment', async () => {
  const { exit, log } = run({ ...environment, PORT: 'http' });
  const lines = await Array.fromAsync(log);
  assert.match(lines.at(-1)!, /"level":"fatal".*PORT must be.*"msg":"failed"/);
  assert.equal(await exit, 1);
});
