/** What differs between environments, checked. */
export interface Config {
  /** 0 takes a free one. */
  readonly port: number;
  /** From SIGTERM to the end of the listener, for load balancers to notice. */
  readonly drainDelayMs: number;
{%- if values.database == "postgres" %}
  /** Address of the PostgreSQL, with user and password. */
  readonly databaseUrl: string;
{%- endif %}
{%- if values.bucket %}
  /** Name of the bucket for files. */
  readonly bucket: string;
{%- endif %}
}

/**
 * Reads the environment.
 *
 * @throws an error that names every variable that is wrong, and what to do
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const problems: string[] = [];
{%- if values.bucket or values.database == "postgres" %}

  function required(name: string, meaning: string): string {
    const value = env[name] ?? '';
    if (value === '') {
      problems.push(`${name} is missing: set it to ${meaning}`);
    }
    return value;
  }
{%- endif %}

  function integer(name: string, fallback: number, most: number): number {
    const value = env[name];
    if (value === undefined || value === '') {
      return fallback;
    }
    if (!/^\d+$/.test(value) || Number(value) > most) {
      problems.push(
        `${name} must be a whole number from 0 to ${most}, not "${value}"`,
      );
    }
    return Number(value);
  }

  const config = {
    port: integer('PORT', 8080, 65535),
    drainDelayMs: integer('DRAIN_SECONDS', 5, 60) * 1000,
{%- if values.database == "postgres" %}
    databaseUrl: required(
      'DATABASE_URL',
      'the address of the PostgreSQL, such as postgres://user:password@localhost:5432/name',
    ),
{%- endif %}
{%- if values.bucket %}
    bucket: required(
      'BUCKET',
      'the name of the bucket; in production modules/bucket of infra-live makes one and sets it',
    ),
{%- endif %}
  };
  if (problems.length > 0) {
    throw new Error(problems.join('; '));
  }
  return config;
}
