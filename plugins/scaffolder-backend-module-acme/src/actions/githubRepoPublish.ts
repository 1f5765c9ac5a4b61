import { dirname, join } from 'node:path';
import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { Config } from '@backstage/config';
import { ConflictError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { pageOf } from '../catalog/pageOf';
import { GithubRepositories } from '../github/GithubRepositories';
import { GithubRepository } from '../github/GithubRepository';
import { makerOf, takenBy } from '../github/makerOf';
import { ORIGIN_FILE } from '../github/origin';
import { Ledger } from '../runs/Ledger';
import { requireFiles } from '../runs/requireFiles';
import { RunRecord } from '../runs/RunRecord';
import { examples } from './githubRepoPublish.examples';

const DEFAULT_BRANCH = 'main';

/**
 * Publishes a repository. The stock action fails on one that is there, and so
 * cannot go on with one that a run before it began: here each part is looked at
 * before it is made.
 */
export function createGithubRepoPublishAction(options: {
  config: Config;
  ledger: Ledger;
  repositories: GithubRepositories;
}) {
  const { config, ledger, repositories } = options;
  return createTemplateAction({
    id: 'acme:github:repo:publish',
    description:
      'Finds or creates a repository with the content of a folder, its team and its protected branch; one of somebody else is an error.',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        repoUrl: z =>
          z.string().describe('As host?owner=organization&repo=name'),
        template: z => z.string().describe('The name of the template'),
        description: z => z.string(),
        entityRef: z =>
          z
            .string()
            .describe('What it is in the catalog, of which it names the page'),
        team: z => z.string().describe('Which administers it, by its slug'),
        sourcePath: z => z.string().describe('In the workspace'),
        commitMessage: z => z.string(),
      },
      output: {
        exists: z =>
          z.boolean().describe('Whether it was there with its content'),
        url: z => z.string().optional(),
      },
    },
    async handler(ctx) {
      const { repoUrl, template, entityRef, team } = ctx.input;
      const homepage = pageOf(config, entityRef);
      const repository = await repositories.open(repoUrl);
      const maker = await makerOf(repository, homepage);
      if (maker.state === 'made' && maker.template !== template) {
        throw takenBy(repository.name, maker);
      }
      if (ctx.isDryRun) {
        ctx.output('exists', maker.state === 'made');
        return;
      }
      const dir = resolveSafeChildPath(ctx.workspacePath, ctx.input.sourcePath);
      // What goes without it would never be known as made by the portal.
      await requireFiles(join(dir, dirname(ORIGIN_FILE)));
      const record = new RunRecord(ledger, ctx);
      const piece = {
        kind: 'repository',
        key: repository.key,
        title: repository.name,
      } as const;
      const cameToBe =
        maker.state === 'free'
          ? await record.make(
              piece,
              () =>
                repository.create({
                  description: ctx.input.description,
                  homepage,
                }),
              async () =>
                (await makerOf(repository, homepage)).state !== 'free',
            )
          : await record.there({ ...piece, url: maker.url });
      ctx.logger.info(
        `${cameToBe === 'made' ? 'Made' : 'Found'} the repository ${
          repository.name
        }`,
      );
      const { url, cloneUrl } = await repository.get();
      if (maker.state !== 'made') {
        // What has its content got its team before: nobody is let in later.
        await letAdminister(repository, team);
      }
      const isPushed = await repository.pushFirstCommit({
        dir,
        cloneUrl,
        branch: DEFAULT_BRANCH,
        message: ctx.input.commitMessage,
        author: {
          name: config.getOptionalString('scaffolder.defaultAuthor.name'),
          email: config.getOptionalString('scaffolder.defaultAuthor.email'),
        },
        logger: ctx.logger,
      });
      // Another run may have made it since this one looked.
      ctx.output('exists', cameToBe === 'found' && !isPushed);
      if (isPushed) {
        // Also of one that an earlier run began and left empty.
        await record.made({ ...piece, url });
        ctx.logger.info(`Pushed its content`);
      }
      if (!(await repository.isProtected(DEFAULT_BRANCH))) {
        await repository.protect(DEFAULT_BRANCH);
        ctx.logger.info(`Protected the branch ${DEFAULT_BRANCH}`);
      }
      ctx.output('url', url);
    },
  });
}

/** @throws ConflictError when another team began it */
async function letAdminister(repository: GithubRepository, team: string) {
  const administrators = await repository.administrators();
  if (administrators.length === 0) {
    await repository.letAdminister(team);
  } else if (!administrators.includes(team)) {
    throw new ConflictError(
      `The repository ${repository.name} was begun for ${administrators.join(
        ', ',
      )}; let them finish it, or choose another name`,
    );
  }
}
