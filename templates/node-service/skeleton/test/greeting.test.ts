import assert from 'node:assert/strict';
import { test } from 'node:test';
import { greeting } from '../src/greeting.ts';
import { get, start } from './start.ts';

test('it greets by name', async t => {
  const { url } = await start(t, { api: greeting });
  for (const name of ['Ada', 'Zoë & "Bob"', 'ü'.repeat(64)]) {
    const { status, body } = await get(
      `${url}/v1/greeting?name=${encodeURIComponent(name)}`,
    );
    assert.equal(status, 200);
    assert.deepEqual(JSON.parse(body), { message: `Hello, ${name}!` });
  }
});

test('a name that is missing, empty or too long is refused', async t => {
  const { url } = await start(t, { api: greeting });
  for (const query of ['', '?name=', `?name=${'a'.repeat(65)}`]) {
    const { status, body } = await get(`${url}/v1/greeting${query}`);
    assert.equal(status, 400);
    assert.match(body, /^{"message":"[^"]*name[^"]*"}$/);
  }
});
