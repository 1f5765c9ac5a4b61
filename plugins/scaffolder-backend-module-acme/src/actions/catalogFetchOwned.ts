import { UserInfoService } from '@backstage/backend-plugin-api';
import {
  getEntitySourceLocation,
  RELATION_OWNED_BY,
} from '@backstage/catalog-model';
import { InputError, NotAllowedError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { CatalogEntries } from '../catalog/CatalogEntries';
import { targetsOf } from '../catalog/targetsOf';
import { examples } from './catalogFetchOwned.examples';

const ANNOTATION_PROJECT_SLUG = 'github.com/project-slug';

/** Reads an entity for a change that only its owners may ask for. */
export function createCatalogFetchOwnedAction(options: {
  catalog: CatalogService;
  userInfo: UserInfoService;
}) {
  return createTemplateAction({
    id: 'acme:catalog:fetch-owned',
    description:
      'Reads an entity, and fails unless it belongs to whoever runs the template.',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        entityRef: z => z.string(),
      },
      output: {
        entity: z => z.record(z.any()).describe('As the catalog has it'),
        name: z => z.string(),
        owner: z => z.string().describe('Entity reference'),
        repoUrl: z =>
          z.string().describe('As host?owner=organization&repo=name'),
        sourceUrl: z =>
          z.string().describe('Of the folder of its descriptor, for people'),
      },
    },
    async handler(ctx) {
      const { entityRef } = ctx.input;
      const catalog = await CatalogEntries.for(ctx, options.catalog);
      const entity = await catalog.get(entityRef);
      const owners = targetsOf(entity, RELATION_OWNED_BY);
      const { ownershipEntityRefs } = await options.userInfo.getUserInfo(
        await ctx.getInitiatorCredentials(),
      );
      if (!owners.some(owner => ownershipEntityRefs.includes(owner))) {
        throw new NotAllowedError(
          `${entityRef} belongs to ${
            owners.join(', ') || 'nobody'
          }, and you are not among them; ask them to run this template`,
        );
      }
      const [organization, repo] =
        entity.metadata.annotations?.[ANNOTATION_PROJECT_SLUG]?.split('/') ??
        [];
      const source = getEntitySourceLocation(entity);
      if (!repo || source.type !== 'url') {
        throw new InputError(
          `${entityRef} has no repository; give it the annotation ${ANNOTATION_PROJECT_SLUG}: organization/repository`,
        );
      }
      ctx.output('entity', JSON.parse(JSON.stringify(entity)));
      ctx.output('name', entity.metadata.name);
      ctx.output('owner', owners[0]);
      ctx.output('sourceUrl', source.target);
      ctx.output(
        'repoUrl',
        `${new URL(source.target).host}?owner=${organization}&repo=${repo}`,
      );
    },
  });
}
