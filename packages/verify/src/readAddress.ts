import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { targetPaths } from '@backstage/cli-common';
import { InputError } from '@backstage/errors';
import { PortalAddress } from './Portal';

/**
 * Which portal to verify: the one PORTAL_URL and PORTAL_TOKEN name (and
 * PORTAL_APP_URL, where the app has an address of its own), or else the one
 * that `yarn dev` runs, by its file of the same variables.
 *
 * @throws InputError when neither is there
 */
export function readAddress(env: NodeJS.ProcessEnv): PortalAddress {
  const { PORTAL_URL, PORTAL_TOKEN, PORTAL_APP_URL } = env.PORTAL_URL
    ? env
    : readLocalEnv(env);
  if (!PORTAL_URL) {
    throw new InputError(
      'There is no portal to verify: start one with ./yarnw dev, or set PORTAL_URL and PORTAL_TOKEN',
    );
  }
  if (!PORTAL_TOKEN) {
    throw new InputError(
      'PORTAL_URL is set but PORTAL_TOKEN is not: set it to the token for scripts that the portal was deployed with',
    );
  }
  if (!URL.canParse(PORTAL_URL)) {
    throw new InputError(
      `PORTAL_URL is '${PORTAL_URL}', which is no address: it looks like https://portal.example.com`,
    );
  }
  return {
    url: PORTAL_URL,
    appUrl: PORTAL_APP_URL || PORTAL_URL,
    token: PORTAL_TOKEN,
  };
}

function readLocalEnv(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const file = resolve(targetPaths.rootDir, env.LOCAL_DIR || '.local', 'env');
  return existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {};
}
