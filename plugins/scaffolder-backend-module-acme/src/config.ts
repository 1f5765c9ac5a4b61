import { Config } from '@backstage/config';

export interface PagerDutyConfig {
  readonly apiUrl: string;
  readonly token: string;
}

export interface JiraConfig {
  readonly url: string;
  readonly user: string;
  readonly token: string;
  readonly project: string;
}

export interface PostgresConfig {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly ssl: boolean;
}

/** What config.d.ts describes; a part that is not complete is `undefined`. */
export interface GoldenPathsConfig {
  readonly pagerDuty: PagerDutyConfig | undefined;
  readonly jira: JiraConfig | undefined;
  readonly postgres: PostgresConfig | undefined;
}

export function readGoldenPathsConfig(root: Config): GoldenPathsConfig {
  const config = root.getOptionalConfig('goldenPaths');
  const text = (key: string) => config?.getOptionalString(key);
  return {
    pagerDuty: complete({
      apiUrl: withoutSlash(text('pagerDuty.apiUrl')),
      token: text('pagerDuty.token'),
    }),
    jira: complete({
      url: withoutSlash(text('jira.url')),
      user: text('jira.user'),
      token: text('jira.token'),
      project: text('jira.project'),
    }),
    postgres: complete({
      host: text('postgres.host'),
      port: config?.getOptionalNumber('postgres.port') ?? 5432,
      user: text('postgres.user'),
      password: text('postgres.password'),
      ssl: config?.getOptionalBoolean('postgres.ssl') ?? false,
    }),
  };
}

function withoutSlash(url: string | undefined) {
  return url?.replace(/\/+$/, '');
}

type Complete<T> = { [K in keyof T]: NonNullable<T[K]> };

/** An unset variable of the environment leaves its key out. */
function complete<T extends object>(part: T): Complete<T> | undefined {
  return Object.values(part).every(value => value !== undefined)
    ? (part as Complete<T>)
    : undefined;
}
