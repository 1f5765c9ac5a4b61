import { appPage } from './app';
import { catalogAnswers, entityCounts, zeroOrphans } from './catalog';
import { Check } from './Check';
import { health } from './health';
import { zeroProcessingErrors } from './processingErrors';
import { scaffolderActions } from './scaffolder';

/** All rows of the report, in its order. */
export const checks: readonly Check[] = [
  health,
  catalogAnswers,
  entityCounts,
  zeroOrphans,
  zeroProcessingErrors,
  scaffolderActions,
  appPage,
];
