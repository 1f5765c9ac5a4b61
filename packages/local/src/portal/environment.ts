import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { GithubService } from '../github/GithubService';
import { PostgresService } from '../postgres/PostgresService';
import { Settings } from '../settings';

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
  readonly GITHUB_URL: string;
  readonly GITHUB_TOKEN: string;
}

/**
 * Writes the environment of this laptop world to its file `env`. The token is
 * made at the first time and kept from then on.
 */
export async function writeEnvironment(
  settings: Settings,
  postgres: PostgresService,
  github: GithubService,
): Promise<PortalEnvironment> {
  const database = postgres.connection;
  const file = join(settings.stateDir, 'env');
  const environment: PortalEnvironment = {
    PORTAL_URL: `http://localhost:${settings.backendPort}`,
    PORTAL_APP_URL: `http://localhost:${settings.appPort}`,
    PORTAL_TOKEN:
      (await readToken(file)) ?? randomBytes(24).toString('base64url'),
    APP_PORT: String(settings.appPort),
    BACKEND_PORT: String(settings.backendPort),
    POSTGRES_HOST: database.host,
    POSTGRES_PORT: String(database.port),
    POSTGRES_USER: database.user,
    POSTGRES_PASSWORD: database.password,
    GITHUB_URL: github.url,
    GITHUB_TOKEN: github.token,
  };
  const lines = Object.entries(environment).map(
    ([name, value]) => `${name}=${value}\n`,
  );
  await writeFile(file, lines.join(''), { mode: 0o600 });
  return environment;
}

async function readToken(file: string): Promise<string | undefined> {
  try {
    return parseEnv(await readFile(file, 'utf8')).PORTAL_TOKEN;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}
