import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { GithubService } from '../github/GithubService';
import { JiraService } from '../jira/JiraService';
import { PagerDutyService } from '../pagerduty/PagerDutyService';
import { PostgresService } from '../postgres/PostgresService';
import { Settings } from '../settings';
import { StorageService } from '../storage/StorageService';

/** What the portal and the scripts around it read from the environment. */
export interface PortalEnvironment extends NodeJS.Dict<string> {
  /** The backend, for scripts. */
  readonly PORTAL_URL: string;
  /** The app, for people. */
  readonly PORTAL_APP_URL: string;
  /** A static token, bound to reading. */
  readonly PORTAL_TOKEN: string;
  readonly APP_PORT: string;
  readonly BACKEND_PORT: string;
  readonly POSTGRES_HOST: string;
  readonly POSTGRES_PORT: string;
  readonly POSTGRES_USER: string;
  readonly POSTGRES_PASSWORD: string;
  /** Where services get their databases: here, the same server. */
  readonly SERVICES_POSTGRES_HOST: string;
  readonly SERVICES_POSTGRES_PORT: string;
  readonly SERVICES_POSTGRES_USER: string;
  readonly SERVICES_POSTGRES_PASSWORD: string;
  readonly GITHUB_URL: string;
  readonly GITHUB_ENTERPRISE_URL: string;
  readonly GITHUB_HOST: string;
  readonly GITHUB_API_URL: string;
  readonly GITHUB_ORG: string;
  readonly GITHUB_TOKEN: string;
  readonly GITHUB_CLIENT_ID: string;
  readonly GITHUB_CLIENT_SECRET: string;
  readonly GITHUB_WEBHOOK_SECRET: string;
  /** Its pages. */
  readonly PAGERDUTY_URL: string;
  readonly PAGERDUTY_API_URL: string;
  readonly PAGERDUTY_TOKEN: string;
  readonly JIRA_URL: string;
  /** The e-mail address of an account, and its token. */
  readonly JIRA_USER: string;
  readonly JIRA_TOKEN: string;
  /** The key of the project that issues are made in. */
  readonly JIRA_PROJECT: string;
  /** Where the sites of TechDocs are kept. */
  readonly TECHDOCS_S3_ENDPOINT: string;
  readonly TECHDOCS_S3_REGION: string;
  readonly TECHDOCS_S3_BUCKET: string;
  readonly TECHDOCS_S3_ACCESS_KEY_ID: string;
  readonly TECHDOCS_S3_SECRET_ACCESS_KEY: string;
}

/**
 * Writes the environment of this laptop world to its file `env`. What is secret
 * in it is made at the first time and kept from then on.
 */
export async function writeEnvironment(
  settings: Settings,
  world: {
    postgres: PostgresService;
    github: GithubService;
    pagerDuty: PagerDutyService;
    jira: JiraService;
    storage: StorageService;
  },
): Promise<PortalEnvironment> {
  const { github, pagerDuty, jira, storage } = world;
  const database = world.postgres.connection;
  const file = join(settings.stateDir, 'env');
  const kept = await readKept(file);
  const environment: PortalEnvironment = {
    PORTAL_URL: `http://localhost:${settings.backendPort}`,
    PORTAL_APP_URL: `http://localhost:${settings.appPort}`,
    PORTAL_TOKEN: kept.PORTAL_TOKEN ?? newSecret(),
    APP_PORT: String(settings.appPort),
    BACKEND_PORT: String(settings.backendPort),
    POSTGRES_HOST: database.host,
    POSTGRES_PORT: String(database.port),
    POSTGRES_USER: database.user,
    POSTGRES_PASSWORD: database.password,
    SERVICES_POSTGRES_HOST: database.host,
    SERVICES_POSTGRES_PORT: String(database.port),
    SERVICES_POSTGRES_USER: database.user,
    SERVICES_POSTGRES_PASSWORD: database.password,
    GITHUB_URL: github.url,
    GITHUB_ENTERPRISE_URL: github.url,
    GITHUB_HOST: new URL(github.url).host,
    GITHUB_API_URL: `${github.url}/api/v3`,
    GITHUB_ORG: github.organization,
    GITHUB_TOKEN: github.token,
    GITHUB_CLIENT_ID: github.oauthApp.clientId,
    GITHUB_CLIENT_SECRET: github.oauthApp.clientSecret,
    GITHUB_WEBHOOK_SECRET: kept.GITHUB_WEBHOOK_SECRET ?? newSecret(),
    PAGERDUTY_URL: pagerDuty.url,
    PAGERDUTY_API_URL: pagerDuty.apiUrl,
    PAGERDUTY_TOKEN: pagerDuty.token,
    JIRA_URL: jira.url,
    JIRA_USER: jira.user,
    JIRA_TOKEN: jira.token,
    JIRA_PROJECT: jira.project,
    TECHDOCS_S3_ENDPOINT: storage.url,
    TECHDOCS_S3_REGION: storage.region,
    TECHDOCS_S3_BUCKET: storage.bucket,
    TECHDOCS_S3_ACCESS_KEY_ID: storage.accessKey.accessKeyId,
    TECHDOCS_S3_SECRET_ACCESS_KEY: storage.accessKey.secretAccessKey,
  };
  const lines = Object.entries(environment).map(
    ([name, value]) => `${name}=${value}\n`,
  );
  await writeFile(file, lines.join(''), { mode: 0o600 });
  return environment;
}

function newSecret(): string {
  return randomBytes(24).toString('base64url');
}

/** What an earlier start wrote. */
async function readKept(file: string): Promise<NodeJS.Dict<string>> {
  try {
    return parseEnv(await readFile(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return {};
    }
    throw error;
  }
}
