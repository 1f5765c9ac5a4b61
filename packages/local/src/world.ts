import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { GithubService } from './github/GithubService';
import { packagePath } from './paths';
import { PostgresService } from './postgres/PostgresService';
import { writeEnvironment } from './portal/environment';
import {
  createAppService,
  createBackendService,
} from './portal/portalServices';
import { Service } from './service/Service';
import { Settings } from './settings';

/** The laptop world, in the order of its start. */
export interface World {
  /** What the portal stands on, a stand-in for each thing production has. */
  readonly foundations: Service[];
  /** The portal itself. */
  readonly portal: Service[];
}

export async function createWorld(settings: Settings): Promise<World> {
  const logDir = join(settings.stateDir, 'logs');
  await mkdir(logDir, { recursive: true });

  const postgres = await PostgresService.create({
    dir: join(settings.stateDir, 'postgres'),
    port: settings.postgresPort,
    logFile: join(logDir, 'postgres.log'),
  });
  const github = await GithubService.create({
    dir: join(settings.stateDir, 'github'),
    port: settings.githubPort,
    seedDir: packagePath('acme'),
  });
  const environment = await writeEnvironment(settings, postgres, github);
  return {
    foundations: [postgres, github],
    portal: [
      createAppService(environment, logDir),
      createBackendService(environment, logDir),
    ],
  };
}
