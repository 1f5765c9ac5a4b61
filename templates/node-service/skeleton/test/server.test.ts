import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { pino } from 'pino';
import { get, start } from './start.ts';

test('it is alive and ready at once', async t => {
  const { url } = await start(t);
  assert.equal((await get(`${url}/healthz`)).status, 200);
  assert.equal((await get(`${url}/readyz`)).status, 200);
});
{%- if values.database == "postgres" %}

const brokenPings = {
  fails: () => Promise.reject(new Error('connection refused')),
  hangs: () => new Promise(() => {}),
};
for (const [what, ping] of Object.entries(brokenPings)) {
  test(`it is alive but not ready while the database ${what}`, async t => {
    const { url } = await start(t, { ping });
    assert.equal((await get(`${url}/readyz`)).status, 503);
    assert.equal((await get(`${url}/healthz`)).status, 200);
  });
}
{%- endif %}

test('it is not ready but serves while it drains', async t => {
  // Long enough for two requests on a machine that has much else to do.
  const { url, stop } = await start(t, { drainDelayMs: 1_000 });
  const stopped = stop();
  const [ready, alive] = await Promise.all([
    get(`${url}/readyz`),
    get(`${url}/healthz`),
  ]);
  assert.equal(ready.status, 503);
  assert.equal(alive.status, 200);
  await stopped;
  await assert.rejects(fetch(`${url}/healthz`));
});

test('the server ends as soon as a running request has', async t => {
  const entered = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const { url, stop } = await start(t, {
    api: async app => {
      app.get('/slow', async () => {
        entered.resolve();
        await release.promise;
        return 'complete';
      });
    },
  });

  const answer = get(`${url}/slow`);
  await entered.promise;
  const stopped = stop().then(() => 'stopped');
  assert.equal(
    await Promise.race([stopped, setTimeout(50, 'running')]),
    'running',
  );

  release.resolve();
  assert.deepEqual(await answer, { status: 200, body: 'complete' });
  assert.equal(await Promise.race([stopped, setTimeout(2_000)]), 'stopped');
});

test('requests are measured by their route', async t => {
  const { url } = await start(t, {
    api: async app => {
      app.get('/orders/:id', async () => 'found');
      app.get('/error', () => {
        throw new Error('on purpose');
      });
    },
  });
  for (const path of ['/orders/1', '/orders/2', '/nowhere', '/error']) {
    await get(url + path);
  }

  const { body } = await get(`${url}/metrics`);
  for (const sample of [
    'http_request_duration_seconds_count{route="GET /orders/:id",status="200"} 2',
    'http_request_duration_seconds_count{route="unmatched",status="404"} 1',
    'http_request_duration_seconds_count{route="GET /error",status="500"} 1',
  ]) {
    assert.ok(body.includes(sample), `${sample} is missing`);
  }
});

test('what went wrong is told to the log, not to the caller', async t => {
  const lines: string[] = [];
  const { url } = await start(t, {
    log: pino({}, { write: line => lines.push(line) }),
    api: async app => {
      app.get('/error', () => {
        throw new Error('no route to db-7');
      });
    },
  });
  assert.deepEqual(await get(`${url}/error`), {
    status: 500,
    body: '{"message":"something went wrong"}',
  });
  assert.ok(lines.some(line => line.includes('no route to db-7')));
});

test('each request is in the log, and probes are not', async t => {
  const lines: string[] = [];
  const log = pino({}, { write: line => lines.push(line) });
  const { url, stop } = await start(t, { log });
  await get(`${url}/healthz`);
  await get(`${url}/nowhere`);
  await stop();

  const requests = lines.filter(line => line.includes('"url":'));
  assert.equal(requests.length, 1);
  assert.match(requests[0]!, /"url":"\/nowhere"/);
});
