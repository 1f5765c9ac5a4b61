import { appPage } from './app';
import { defaultBranchOnly } from './branches';
import { catalogAnswers, entityCounts, zeroOrphans } from './catalog';
import { Check } from './Check';
import { docsPublished, docsServed } from './docs';
import { health } from './health';
import { ownersResolve } from './owners';
import { groupsAndUsers } from './people';
import { zeroProcessingErrors } from './processingErrors';
import { scaffolderActions } from './scaffolder';
import { lastDiscovery, lastOrgSync } from './syncs';

/** All rows of the report, in its order. */
export const checks: readonly Check[] = [
  health,
  catalogAnswers,
  entityCounts,
  zeroOrphans,
  zeroProcessingErrors,
  lastDiscovery,
  lastOrgSync,
  groupsAndUsers,
  ownersResolve,
  defaultBranchOnly,
  scaffolderActions,
  docsServed,
  docsPublished,
  appPage,
];
