import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { GithubService } from './github/GithubService';
import { JiraService } from './jira/JiraService';
import { PagerDutyService } from './pagerduty/PagerDutyService';
import { packagePath } from './paths';
import { PostgresService, SCRATCH_FLAGS } from './postgres/PostgresService';
import { PackageService } from './portal/PackageService';
import { PortalEnvironment, writeEnvironment } from './portal/environment';
import {
  createAppService,
  createBackendService,
} from './portal/portalServices';
import { Service } from './service/Service';
import { Settings } from './settings';
import { StorageService } from './storage/StorageService';

/** The laptop world, in the order of its start. */
export interface World {
  /** What the portal stands on, a stand-in for each thing production has. */
  readonly foundations: Service[];
  /** The portal itself. */
  readonly app: Service;
  readonly backend: PackageService;
  readonly github: GithubService;
  readonly storage: StorageService;
  /** What the portal is told of them. */
  readonly environment: PortalEnvironment;
}

export async function createWorld(settings: Settings): Promise<World> {
  const { logDir } = settings;
  await mkdir(logDir, { recursive: true });

  const postgres = await PostgresService.create({
    dir: join(settings.stateDir, 'postgres'),
    port: settings.postgresPort,
    logFile: join(logDir, 'postgres.log'),
    flags: settings.isScratch ? SCRATCH_FLAGS : [],
  });
  const github = await GithubService.create({
    dir: join(settings.stateDir, 'github'),
    port: settings.githubPort,
    logFile: join(logDir, 'github.log'),
    seedDir: packagePath('acme'),
  });
  const pagerDuty = await PagerDutyService.create({
    dir: join(settings.stateDir, 'pagerduty'),
    port: settings.pagerDutyPort,
    logFile: join(logDir, 'pagerduty.log'),
    seedDir: packagePath('acme'),
  });
  const jira = await JiraService.create({
    dir: join(settings.stateDir, 'jira'),
    port: settings.jiraPort,
    logFile: join(logDir, 'jira.log'),
  });
  const storage = await StorageService.create({
    dir: join(settings.stateDir, 'storage'),
    port: settings.storagePort,
    logFile: join(logDir, 'storage.log'),
  });
  const environment = await writeEnvironment(settings, {
    postgres,
    github,
    pagerDuty,
    jira,
    storage,
  });
  await github.sendEvents(
    `${environment.PORTAL_URL}/api/events/http/github`,
    environment.GITHUB_WEBHOOK_SECRET,
  );
  return {
    foundations: [postgres, github, pagerDuty, jira, storage],
    github,
    storage,
    app: createAppService(environment, settings),
    backend: createBackendService(environment, settings),
    environment,
  };
}
