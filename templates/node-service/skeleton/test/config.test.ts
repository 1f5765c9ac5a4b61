import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig } from '../src/config.ts';
{%- if values.bucket or values.database == "postgres" %}

const required = {
{%- if values.database == "postgres" %}
  DATABASE_URL: 'postgres://localhost/test',
{%- endif %}
{%- if values.bucket %}
  BUCKET: 'test-files',
{%- endif %}
};
{%- endif %}

test('the defaults suit production', () => {
  const config = readConfig({% if values.bucket or values.database == "postgres" %}required{% else %}{}{% endif %});
  assert.equal(config.port, 8080);
  assert.equal(config.drainDelayMs, 5_000);
});

test('every variable that is wrong is named', () => {
  const wrong = {
    PORT: 'http',
    DRAIN_SECONDS: '-1',
{%- if values.database == "postgres" %}
    DATABASE_URL: '',
{%- endif %}
{%- if values.bucket %}
    BUCKET: '',
{%- endif %}
  };
  for (const name of Object.keys(wrong)) {
    assert.throws(() => readConfig(wrong), new RegExp(`${name} (must|is)`));
  }
});
