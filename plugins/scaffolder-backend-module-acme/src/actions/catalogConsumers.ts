import { CatalogService } from '@backstage/plugin-catalog-node';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { CatalogEntries } from '../catalog/CatalogEntries';
import { Consumer, consumersOf } from '../catalog/consumersOf';
import { examples } from './catalogConsumers.examples';

/** Lists who is met by a change of a component. */
export function createCatalogConsumersAction(options: {
  catalog: CatalogService;
}) {
  return createTemplateAction({
    id: 'acme:catalog:consumers',
    description:
      'Lists what consumes the APIs of a component or depends on it, with its owners.',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        entityRef: z => z.string(),
      },
      output: {
        consumers: z =>
          z.array(
            z.object({
              entityRef: z.string(),
              owners: z.array(z.string()),
              uses: z.array(z.string()),
            }),
          ),
        markdown: z => z.string().describe('A list of them, for people'),
      },
    },
    async handler(ctx) {
      const { entityRef } = ctx.input;
      const catalog = await CatalogEntries.for(ctx, options.catalog);
      const consumers = await consumersOf(
        catalog,
        await catalog.get(entityRef),
      );
      ctx.logger.info(`${entityRef} has ${consumers.length} consumers`);
      ctx.output(
        'consumers',
        consumers.map(({ owners, uses, ...rest }) => ({
          ...rest,
          owners: [...owners],
          uses: [...uses],
        })),
      );
      ctx.output('markdown', toMarkdown(consumers));
    },
  });
}

function toMarkdown(consumers: readonly Consumer[]): string {
  if (consumers.length === 0) {
    return 'The catalog knows of no consumer.';
  }
  return consumers
    .map(({ entityRef, owners, uses }) => {
      const owner = owners.join(', ') || 'nobody: the catalog does not have it';
      return `- \`${entityRef}\`, owned by ${owner}, uses ${uses
        .map(use => `\`${use}\``)
        .join(', ')}`;
    })
    .join('\n');
}
