import {
  catalogConditions,
  createCatalogConditionalDecision,
} from '@backstage/plugin-catalog-backend/alpha';
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
  AuthorizeResult,
  DefinitivePolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  createScaffolderTaskConditionalDecision,
  scaffolderTaskConditions,
} from '@backstage/plugin-scaffolder-backend/alpha';
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
import { Person } from './Person';
import { PolicyConfig } from './readPolicyConfig';
import { Rule } from './Rule';

const ALLOW: DefinitivePolicyDecision = { result: AuthorizeResult.ALLOW };
const DENY: DefinitivePolicyDecision = { result: AuthorizeResult.DENY };

/** The policy, to be read from top to bottom. What no rule names is refused. */
export function createRules(config: PolicyConfig): Rule[] {
  const everyone = () => ALLOW;
  const members = (person: Person) => (person.isMember ? ALLOW : DENY);
  const isPlatform = (person: Person) => person.isIn([config.platformTeam]);
  const platformTeam = (person: Person) => (isPlatform(person) ? ALLOW : DENY);

  return [
    // Entities
    {
      says: 'Everybody sees all entities, but a template with a tag of permission.policy.templateTags: that only its groups see, and run.',
      permissions: [catalogEntityReadPermission],
      decide(person) {
        // On nothing but templates: the catalog's module kept-tags sees to it.
        const keptFromThem = config.templateTags
          .filter(({ groups }) => !person.isIn(groups))
          .map(({ tag }) => ({
            not: catalogConditions.hasMetadata({ key: 'tags', value: tag }),
          }));
        const [first, ...others] = keptFromThem;
        return first
          ? createCatalogConditionalDecision(catalogEntityReadPermission, {
              allOf: [first, ...others],
            })
          : ALLOW;
      },
    },
    {
      says: 'Members of any group have an entity read again, and a descriptor checked.',
      permissions: [
        catalogEntityRefreshPermission,
        catalogEntityValidatePermission,
      ],
      decide: members,
    },
    {
      says: 'An entity is deleted by its owners, and by the platform team.',
      permissions: [catalogEntityDeletePermission],
      decide: person =>
        isPlatform(person) || !person.isMember
          ? platformTeam(person)
          : createCatalogConditionalDecision(
              catalogEntityDeletePermission,
              catalogConditions.isEntityOwner({
                claims: [...person.ownershipEntityRefs],
              }),
            ),
    },

    // Locations
    {
      says: 'Everybody sees where entities come from, and has a repository analysed.',
      permissions: [
        catalogLocationReadPermission,
        catalogLocationAnalyzePermission,
      ],
      decide: everyone,
    },
    {
      says: 'Only the platform team registers what discovery does not find, and only from a default branch.',
      permissions: [
        catalogLocationCreatePermission,
        catalogEntityCreatePermission,
      ],
      decide: platformTeam,
    },
    {
      // A location is no resource of the framework: that each entity of it may be
      // deleted is seen to by the catalog's module location-guard.
      says: 'A location is unregistered by who may delete every entity of it.',
      permissions: [catalogLocationDeletePermission],
      decide: members,
    },

    // Templates and their runs
    {
      says: 'Who sees a template sees its whole form and all its steps.',
      permissions: [
        templateParameterReadPermission,
        templateStepReadPermission,
      ],
      decide: everyone,
    },
    {
      // What a dry run may be of is seen to by the scaffolder's module acme.
      says: 'Members of any group run the templates that they see, and try out their own.',
      permissions: [
        taskCreatePermission,
        actionExecutePermission,
        templateDryRunPermission,
        templateManagementPermission,
      ],
      decide: members,
    },
    {
      says: 'A run is read by who began it, and by the platform team.',
      permissions: [taskReadPermission],
      decide: person =>
        isPlatform(person)
          ? ALLOW
          : createScaffolderTaskConditionalDecision(
              taskReadPermission,
              scaffolderTaskConditions.isTaskOwner({
                createdBy: [person.userEntityRef],
              }),
            ),
    },
    {
      says: 'A run is cancelled and retried by who began it, and by the platform team.',
      permissions: [taskCancelPermission],
      decide: person =>
        isPlatform(person) || !person.isMember
          ? platformTeam(person)
          : createScaffolderTaskConditionalDecision(
              taskCancelPermission,
              scaffolderTaskConditions.isTaskOwner({
                createdBy: [person.userEntityRef],
              }),
            ),
    },

    // People
    {
      says: 'Everybody sees why they may do what; of somebody else, only the platform team.',
      permissions: [ownershipChainReadPermission],
      decide: platformTeam,
    },

    // The portal itself
    {
      says: 'Only the platform team sees how the portal runs, and what it could not read.',
      permissions: [
        catalogIngestionReadPermission,
        catalogIngestionManagePermission,
        unprocessedEntitiesReadPermission,
        unprocessedEntitiesDeletePermission,
        devToolsAdministerPermission,
        devToolsConfigReadPermission,
        devToolsExternalDependenciesReadPermission,
        devToolsInfoReadPermission,
        devToolsTaskSchedulerReadPermission,
        devToolsTaskSchedulerCreatePermission,
      ],
      decide: platformTeam,
    },
  ];
}
