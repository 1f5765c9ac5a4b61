import { InputError } from '@backstage/errors';
import { GoldenPathsConfig } from '../../config';
import { GithubRepositories } from '../../github/GithubRepositories';
import { Jira } from '../../jira/Jira';
import { PagerDuty } from '../../pagerduty/PagerDuty';
import { parseDatabaseKey } from '../../postgres/databaseKey';
import {
  DatabasePart,
  ServiceDatabases,
} from '../../postgres/ServiceDatabases';
import { githubRemovers } from './githubRemovers';
import { pagerDutyRemovers } from './pagerDutyRemovers';
import { GONE, left, REMOVED, Remover, Removers } from './Remover';

/** For all that the actions make. */
export function createRemovers(
  options: GoldenPathsConfig & { repositories: GithubRepositories },
): Removers {
  const { pagerDuty, jira, postgres, repositories } = options;
  return {
    ...githubRemovers(repositories),
    ...(pagerDuty
      ? pagerDutyRemovers(new PagerDuty(pagerDuty))
      : {
          'on-call-service': unconfigured('goldenPaths.pagerDuty'),
          'escalation-policy': unconfigured('goldenPaths.pagerDuty'),
        }),
    'jira-issue': jira
      ? jiraRemover(new Jira(jira))
      : unconfigured('goldenPaths.jira'),
    database: postgres
      ? databaseRemover(new ServiceDatabases(postgres), 'database')
      : unconfigured('goldenPaths.postgres'),
    'database-role': postgres
      ? databaseRemover(new ServiceDatabases(postgres), 'role')
      : unconfigured('goldenPaths.postgres'),
  };
}

/** For what a portal made before its configuration was taken away. */
function unconfigured(key: string): Remover {
  return async ({ title }) => {
    throw new InputError(
      `The portal cannot remove ${title} any more; let the platform team set ${key}`,
    );
  };
}

function jiraRemover(jira: Jira): Remover {
  return async ({ key, url }) => {
    const issue = await jira.issueLabelled(key);
    if (!issue) {
      return GONE;
    }
    if (url && issue.url !== url) {
      return left(`${issue.url} took its place`);
    }
    await jira.deleteIssue(issue);
    return REMOVED;
  };
}

function databaseRemover(
  databases: ServiceDatabases,
  part: DatabasePart,
): Remover {
  return async ({ key }) => {
    const { name, entityRef } = parseDatabaseKey(key);
    const found = await databases.look(name, entityRef);
    if (!found.has(part)) {
      return GONE;
    }
    await databases.drop(name, entityRef, [part]);
    return REMOVED;
  };
}
