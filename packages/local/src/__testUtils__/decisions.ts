import {
  catalogEntityCreatePermission,
  catalogEntityDeletePermission,
  catalogEntityReadPermission,
  catalogEntityRefreshPermission,
  catalogEntityValidatePermission,
  catalogIngestionManagePermission,
  catalogIngestionReadPermission,
  catalogLocationAnalyzePermission,
  catalogLocationCreatePermission,
  catalogLocationDeletePermission,
  catalogLocationReadPermission,
} from '@backstage/plugin-catalog-common/alpha';
import {
  unprocessedEntitiesDeletePermission,
  unprocessedEntitiesReadPermission,
} from '@backstage/plugin-catalog-unprocessed-entities-common';
import {
  devToolsAdministerPermission,
  devToolsConfigReadPermission,
  devToolsExternalDependenciesReadPermission,
  devToolsInfoReadPermission,
} from '@backstage/plugin-devtools-common';
import {
  devToolsTaskSchedulerCreatePermission,
  devToolsTaskSchedulerReadPermission,
} from '@backstage/plugin-devtools-common/alpha';
import {
  createPermission,
  Permission,
} from '@backstage/plugin-permission-common';
import {
  actionExecutePermission,
  taskCancelPermission,
  taskCreatePermission,
  taskReadPermission,
  templateDryRunPermission,
  templateManagementPermission,
  templateParameterReadPermission,
  templateStepReadPermission,
} from '@backstage/plugin-scaffolder-common/alpha';
import { ownershipChainReadPermission } from '@internal/plugin-auth-acme-common';
import { PolicyPerson } from './startPolicy';

/** A permission, for a resource where it is of one, and who gets it. */
type Decision = readonly [
  permission: Permission,
  resource: string | undefined,
  allowed: readonly PolicyPerson[],
];

const EVERYBODY: PolicyPerson[] = ['ada', 'ben', 'cleo', 'dana'];
const MEMBERS: PolicyPerson[] = ['ada', 'ben', 'cleo'];
const BEN_OR_PLATFORM: PolicyPerson[] = ['ada', 'ben'];
const PLATFORM: PolicyPerson[] = ['ada'];
const NOBODY: PolicyPerson[] = [];

/** Stands for the run of a template that Ben began. */
export const RUN_OF_BEN = 'a run of ben';

const CHECKOUT = 'component:default/checkout-api';
const OPEN = 'template:default/open';
const KEPT = 'template:default/kept';

/** What every engine decides for the people of startPolicy. */
export const DECISIONS: Decision[] = [
  [catalogEntityReadPermission, CHECKOUT, EVERYBODY],
  [catalogEntityReadPermission, OPEN, EVERYBODY],
  [catalogEntityReadPermission, KEPT, PLATFORM],
  [catalogEntityRefreshPermission, CHECKOUT, MEMBERS],
  [catalogEntityValidatePermission, undefined, MEMBERS],
  [catalogEntityDeletePermission, CHECKOUT, BEN_OR_PLATFORM],
  [catalogEntityDeletePermission, OPEN, PLATFORM],
  [catalogEntityCreatePermission, undefined, PLATFORM],

  [catalogLocationReadPermission, undefined, EVERYBODY],
  [catalogLocationAnalyzePermission, undefined, EVERYBODY],
  [catalogLocationCreatePermission, undefined, PLATFORM],
  [catalogLocationDeletePermission, undefined, MEMBERS],

  [templateParameterReadPermission, OPEN, EVERYBODY],
  [templateStepReadPermission, OPEN, EVERYBODY],
  [templateDryRunPermission, undefined, MEMBERS],
  [templateManagementPermission, undefined, MEMBERS],
  [taskCreatePermission, undefined, MEMBERS],
  [actionExecutePermission, 'debug:log', MEMBERS],
  [taskReadPermission, RUN_OF_BEN, BEN_OR_PLATFORM],
  [taskCancelPermission, RUN_OF_BEN, BEN_OR_PLATFORM],

  [catalogIngestionReadPermission, undefined, PLATFORM],
  [catalogIngestionManagePermission, undefined, PLATFORM],
  [unprocessedEntitiesReadPermission, undefined, PLATFORM],
  [unprocessedEntitiesDeletePermission, undefined, PLATFORM],
  [devToolsAdministerPermission, undefined, PLATFORM],
  [devToolsConfigReadPermission, undefined, PLATFORM],
  [devToolsExternalDependenciesReadPermission, undefined, PLATFORM],
  [devToolsInfoReadPermission, undefined, PLATFORM],
  [devToolsTaskSchedulerReadPermission, undefined, PLATFORM],
  [devToolsTaskSchedulerCreatePermission, undefined, PLATFORM],
  [ownershipChainReadPermission, undefined, PLATFORM],

  [createPermission({ name: 'some.other', attributes: {} }), undefined, NOBODY],
];
