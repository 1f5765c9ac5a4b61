import { AuthService } from '@backstage/backend-plugin-api';
import { Config } from '@backstage/config';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { EventsService } from '@backstage/plugin-events-node';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { askDiscovery } from '../catalog/askDiscovery';
import { CatalogEntries } from '../catalog/CatalogEntries';
import { discoveryCovers } from '../catalog/discoveryCovers';
import { GithubRepositories } from '../github/GithubRepositories';
import { UpstreamError } from '../upstream/UpstreamError';
import { examples } from './catalogEnsure.examples';

const DEFAULT_TIMEOUT_S = 60;

/** Sees to it that the catalog holds what a repository describes. */
export function createCatalogEnsureAction(options: {
  auth: AuthService;
  config: Config;
  catalog: CatalogService;
  events: EventsService;
  repositories: GithubRepositories;
}) {
  const { auth, config, events, repositories } = options;
  return createTemplateAction({
    id: 'acme:catalog:ensure',
    description:
      'Has the catalog take in one repository, and waits until its entity is served with its owner and system.',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        entityRef: z => z.string().describe('The entity it is to hold'),
        repoUrl: z =>
          z.string().describe('As host?owner=organization&repo=name'),
        owner: z => z.string().describe('Entity reference'),
        system: z => z.string().optional().describe('Entity reference'),
        alongWith: z =>
          z
            .array(z.string())
            .default([])
            .describe(
              'Other entities that the repository describes, of the same owner and system',
            ),
        timeoutSeconds: z => z.number().default(DEFAULT_TIMEOUT_S),
        onlyCheck: z =>
          z
            .boolean()
            .default(false)
            .describe(
              'Fails where the entity could not be served so, and waits for nothing',
            ),
      },
      output: {
        entityRef: z => z.string(),
      },
    },
    async handler(ctx) {
      const { entityRef, repoUrl, owner, system, alongWith = [] } = ctx.input;
      const place = repositories.locate(repoUrl);
      const wanted = [entityRef, ...alongWith].map(ref => ({
        entityRef: ref,
        repository: place,
        owner,
        system,
      }));
      const catalog = await CatalogEntries.for(ctx, options.catalog);
      ctx.output('entityRef', entityRef);
      if (ctx.input.onlyCheck || ctx.isDryRun) {
        for (const each of wanted) {
          await catalog.check(each);
        }
        return;
      }
      const repository = await (await repositories.open(repoUrl)).get();
      const discovered = { ...place, ...repository };
      if (discoveryCovers(config, discovered)) {
        ctx.logger.info(`Asking discovery for ${repository.url}`);
        await askDiscovery(events, discovered);
      } else {
        ctx.logger.info(`No discovery covers ${repository.url}: registering`);
        await catalog.register(
          `${repository.url}/blob/${repository.defaultBranch}/catalog-info.yaml`,
          await auth.getOwnServiceCredentials(),
        );
      }
      const seconds = ctx.input.timeoutSeconds ?? DEFAULT_TIMEOUT_S;
      const deadline = Date.now() + seconds * 1000;
      for (const each of wanted) {
        const wrong = await catalog.waitFor(each, deadline);
        if (wrong) {
          throw new UpstreamError(
            `The catalog does not serve ${each.entityRef} as it should after ${seconds} s: ${wrong}. Look at ${repository.url} and at the log of the catalog, then run the template again`,
          );
        }
        ctx.logger.info(`The catalog serves ${each.entityRef}`);
      }
    },
  });
}
