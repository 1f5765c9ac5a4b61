import { join } from 'node:path';
import { loadAppPage } from '@internal/verify';
import { answers } from '../service/waitFor';
import { Settings } from '../settings';
import { PortalEnvironment } from './environment';
import { PackageService } from './PackageService';

export function createBackendService(
  env: PortalEnvironment,
  { logDir, isScratch }: Settings,
): PackageService {
  const url = env.PORTAL_URL;
  return new PackageService({
    name: 'Backend',
    url,
    folder: 'packages/backend',
    env,
    logFile: join(logDir, 'backend.log'),
    usesPersonalConfig: !isScratch,
    isReady: () => answers(`${url}/.backstage/health/v1/readiness`),
    failure: /Backend startup failed|^Error: /,
  });
}

export function createAppService(
  env: PortalEnvironment,
  { logDir, isScratch }: Settings,
): PackageService {
  const url = env.PORTAL_APP_URL;
  return new PackageService({
    name: 'App',
    url,
    folder: 'packages/app',
    // The developer opens the browser, so that a restart does not pile up tabs.
    env: { ...env, BROWSER: 'none' },
    logFile: join(logDir, 'app.log'),
    usesPersonalConfig: !isScratch,
    isReady: () =>
      loadAppPage(url).then(
        () => true,
        () => false,
      ),
    failure: /^Error: |Failed to compile/,
  });
}
