import {
  BackstageCredentials,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { RELATION_OWNED_BY } from '@backstage/catalog-model';
import { NotAllowedError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  createTemplateAction,
  ScaffolderService,
} from '@backstage/plugin-scaffolder-node';
import { targetsOf } from '../catalog/targetsOf';
import { CleanUp } from '../runs/CleanUp';
import { examples } from './runCleanUp.examples';

/** Removes what a run made that failed or was cancelled. */
export function createRunCleanUpAction(options: {
  catalog: CatalogService;
  cleanUp: CleanUp;
  scaffolder: ScaffolderService;
  userInfo: UserInfoService;
}) {
  const { cleanUp } = options;
  return createTemplateAction({
    id: 'acme:run:clean-up',
    description:
      'Removes what a run made that failed or was cancelled. What was there before it, and what is in use, stays.',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        run: z => z.string().uuid().describe('The id of its task'),
      },
      output: {
        removed: z => z.array(z.string()).describe('In words'),
        left: z => z.array(z.string()).describe('In words, with the reason'),
      },
    },
    async handler(ctx) {
      const { run } = ctx.input;
      await requireSay(run, await ctx.getInitiatorCredentials(), options);
      const cleaned = ctx.isDryRun
        ? []
        : await cleanUp.run({
            taskId: run,
            byTaskId: ctx.task.id,
            logger: ctx.logger,
            signal: ctx.signal,
          });
      ctx.output(
        'removed',
        cleaned
          .filter(({ removal }) => removal.state === 'removed')
          .map(({ entry }) => entry.title),
      );
      ctx.output(
        'left',
        cleaned.flatMap(({ entry, removal }) =>
          removal.state === 'left' ? [`${entry.title}: ${removal.reason}`] : [],
        ),
      );
    },
  });
}

/** @throws NotAllowedError for who neither began the run nor owns its template */
async function requireSay(
  taskId: string,
  credentials: BackstageCredentials,
  services: {
    catalog: CatalogService;
    scaffolder: ScaffolderService;
    userInfo: UserInfoService;
  },
): Promise<void> {
  const { catalog, scaffolder, userInfo } = services;
  const [{ spec }, { userEntityRef, ownershipEntityRefs }] = await Promise.all([
    scaffolder.getTask({ taskId }, { credentials }),
    userInfo.getUserInfo(credentials),
  ]);
  if (spec.user?.ref === userEntityRef) {
    return;
  }
  const templateRef = spec.templateInfo?.entityRef;
  const template =
    templateRef && (await catalog.getEntityByRef(templateRef, { credentials }));
  const owners = template ? targetsOf(template, RELATION_OWNED_BY) : [];
  if (!owners.some(owner => ownershipEntityRefs.includes(owner))) {
    throw new NotAllowedError(
      `The run ${taskId} is of ${
        spec.user?.ref ?? 'nobody'
      }; ask them to clean it up, or the owner of its template${
        owners.length > 0 ? `, ${owners.join(', ')}` : ''
      }`,
    );
  }
}
