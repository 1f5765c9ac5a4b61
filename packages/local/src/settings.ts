import { resolve } from 'node:path';
import { InputError } from '@backstage/errors';
import { REPOSITORY_ROOT } from './paths';
import { findFreePorts, PortClaim } from './service/ports';

/** What may differ between two laptop worlds on one machine. */
export interface Settings {
  /** Absolute path of the folder that holds the whole state of this world. */
  readonly stateDir: string;
  /** Absolute path of the folder that its logs go to. */
  readonly logDir: string;
  /**
   * Of a test: it need not survive the machine's loss of power, which is quicker,
   * and does not read app-config.local.yaml.
   */
  readonly isScratch: boolean;
  readonly appPort: number;
  readonly backendPort: number;
  readonly postgresPort: number;
  readonly githubPort: number;
  readonly pagerDutyPort: number;
  readonly jiraPort: number;
  readonly storagePort: number;
}

/**
 * Reads the settings from the environment: LOCAL_DIR, APP_PORT, BACKEND_PORT,
 * POSTGRES_PORT, GITHUB_PORT, PAGERDUTY_PORT, JIRA_PORT and STORAGE_PORT, each
 * with a default; LOCAL_LOGS, the folder `logs` of LOCAL_DIR by default; and
 * LOCAL_SCRATCH, which is true or not.
 *
 * @throws InputError for a port that is no port
 */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const stateDir = resolve(REPOSITORY_ROOT, env.LOCAL_DIR || '.local');
  return {
    stateDir,
    logDir: resolve(stateDir, env.LOCAL_LOGS || 'logs'),
    isScratch: env.LOCAL_SCRATCH === 'true',
    appPort: readPort(env, 'APP_PORT', 3000),
    backendPort: readPort(env, 'BACKEND_PORT', 7007),
    postgresPort: readPort(env, 'POSTGRES_PORT', 15432),
    githubPort: readPort(env, 'GITHUB_PORT', 3300),
    pagerDutyPort: readPort(env, 'PAGERDUTY_PORT', 3400),
    jiraPort: readPort(env, 'JIRA_PORT', 3500),
    storagePort: readPort(env, 'STORAGE_PORT', 3600),
  };
}

function readPort(
  env: NodeJS.ProcessEnv,
  name: string,
  defaultPort: number,
): number {
  const port = Number(env[name] || defaultPort);
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new InputError(
      `${name} is '${env[name]}', which is no port. Set it to a number from 1 to 65535, or unset it for ${defaultPort}`,
    );
  }
  return port;
}

/** The ports this world listens on. */
export function portClaims(settings: Settings): PortClaim[] {
  return [
    {
      service: 'the app',
      port: settings.appPort,
      variable: 'APP_PORT',
    },
    {
      service: 'the backend',
      port: settings.backendPort,
      variable: 'BACKEND_PORT',
    },
    {
      service: 'PostgreSQL',
      port: settings.postgresPort,
      variable: 'POSTGRES_PORT',
    },
    {
      service: 'GitHub',
      port: settings.githubPort,
      variable: 'GITHUB_PORT',
    },
    {
      service: 'PagerDuty',
      port: settings.pagerDutyPort,
      variable: 'PAGERDUTY_PORT',
    },
    {
      service: 'Jira',
      port: settings.jiraPort,
      variable: 'JIRA_PORT',
    },
    {
      service: 'the storage',
      port: settings.storagePort,
      variable: 'STORAGE_PORT',
    },
  ];
}

/** The variables of a world of its own, beside any other: each a free port. */
export async function findFreePortVariables(): Promise<Record<string, string>> {
  const claims = portClaims(readSettings({}));
  const ports = await findFreePorts(claims.length);
  return Object.fromEntries(
    claims.map(({ variable }, index) => [variable, String(ports[index])]),
  );
}
