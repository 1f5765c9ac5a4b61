import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { ResponseError } from '@backstage/errors';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { scaffolderServiceMock } from '@backstage/plugin-scaffolder-node/testUtils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { PieceKind } from '@internal/plugin-scaffolder-acme-common';
import { exampleInput } from '../__testUtils__/exampleInput';
import { MemoryLedger } from '../__testUtils__/MemoryLedger';
import { outputsOf } from '../__testUtils__/outputsOf';
import { CleanUp } from '../runs/CleanUp';
import { Removal, Removers } from '../runs/removers/Remover';
import { Runs } from '../runs/Runs';
import { TakeBack } from '../runs/TakeBack';
import { createRunCleanUpAction } from './runCleanUp';
import { examples } from './runCleanUp.examples';

const RUN = exampleInput<{ run: string }>(examples[0]);
const TEMPLATE = 'template:default/go-service';
const CREATOR = 'user:default/mei';
const PLATFORM = 'group:default/platform-team';

describe('acme:run:clean-up', () => {
  let ledger: MemoryLedger;
  /** Of what is removed, in its order. */
  let removed: string[];

  const piece = (kind: PieceKind, title: string) => ({
    kind,
    key: title,
    title,
  });

  beforeEach(async () => {
    ledger = new MemoryLedger();
    removed = [];
    const step = { taskId: RUN.run, stepId: 'publish' };
    await ledger.made(step, piece('repository', 'made'));
    await ledger.begin(step, piece('on-call-service', 'begun'));
    await ledger.there(step, piece('escalation-policy', 'found'));
    await ledger.made(step, piece('pull-request', 'merged'));
  });

  /** @param statuses - of runs, by their ids */
  async function cleanUp(options: {
    user: string;
    groups?: string[];
    statuses?: Record<string, string>;
    isDryRun?: boolean;
  }) {
    const { user, groups = [], statuses = { [RUN.run]: 'failed' } } = options;
    const remove = async ({ title }: { title: string }): Promise<Removal> => {
      if (title === 'stubborn') {
        throw new Error('Refused');
      }
      if (title === 'merged') {
        return { state: 'left', reason: 'it was merged' };
      }
      removed.push(title);
      return { state: 'removed' };
    };
    const scaffolder = scaffolderServiceMock.mock({
      getTask: async ({ taskId }) => {
        if (!(taskId in statuses)) {
          throw await ResponseError.fromResponse(
            new Response('{}', { status: 404 }),
          );
        }
        return {
          id: taskId,
          status: statuses[taskId],
          spec: {
            user: { ref: CREATOR },
            templateInfo: { entityRef: TEMPLATE },
          },
        } as never;
      },
    });
    const runs = new Runs({ auth: mockServices.auth(), scaffolder });
    const action = createRunCleanUpAction({
      catalog: catalogServiceMock({
        entities: [
          {
            apiVersion: 'scaffolder.backstage.io/v1beta3',
            kind: 'Template',
            metadata: { name: 'go-service' },
            relations: [{ type: 'ownedBy', targetRef: PLATFORM }],
          },
        ],
      }),
      cleanUp: new CleanUp({
        ledger,
        runs,
        takeBack: new TakeBack({
          ledger,
          removers: new Proxy({}, { get: () => remove }) as Removers,
          runs,
        }),
      }),
      scaffolder,
      userInfo: mockServices.userInfo({
        userEntityRef: user,
        ownershipEntityRefs: [user, ...groups],
      }),
    });
    const context = {
      ...createMockActionContext({ input: RUN }),
      isDryRun: options.isDryRun,
      getInitiatorCredentials: async () => mockCredentials.user(user),
    };
    await action.handler(context);
    return outputsOf(context);
  }

  it.each([
    ['who began the run', { user: CREATOR }],
    [
      'the owner of its template',
      { user: 'user:default/lars', groups: [PLATFORM] },
    ],
  ])('removes what it made, the last first, for %s', async (_, who) => {
    expect(await cleanUp(who)).toEqual({
      removed: ['begun', 'made'],
      left: ['merged: it was merged'],
    });
    expect(removed).toEqual(['begun', 'made']);
  });

  it('removes nothing for somebody else', async () => {
    await expect(cleanUp({ user: 'user:default/stranger' })).rejects.toThrow(
      `The run ${RUN.run} is of ${CREATOR}; ask them to clean it up, or the owner of its template, ${PLATFORM}`,
    );
    expect(removed).toEqual([]);
  });

  it.each(['open', 'processing', 'completed'])(
    'removes nothing of a run that is %s',
    async status => {
      await expect(
        cleanUp({ user: CREATOR, statuses: { [RUN.run]: status } }),
      ).rejects.toThrow('only one that failed or was cancelled is cleaned up');
      expect(removed).toEqual([]);
    },
  );

  it.each([['completed'], ['processing'], [undefined]])(
    'leaves what another run has that is %s',
    async status => {
      const other = { taskId: 'other', stepId: 'publish' };
      await ledger.there(other, piece('repository', 'made'));
      const statuses = {
        [RUN.run]: 'failed',
        ...(status && { other: status }),
      };

      expect(await cleanUp({ user: CREATOR, statuses })).toEqual({
        removed: ['begun'],
        left: ['merged: it was merged', 'made: the run other uses it'],
      });
    },
  );

  it('does not mind another run that failed as well', async () => {
    const other = { taskId: 'other', stepId: 'publish' };
    await ledger.there(other, piece('repository', 'made'));

    await cleanUp({
      user: CREATOR,
      statuses: { [RUN.run]: 'cancelled', other: 'failed' },
    });

    expect(removed).toEqual(['begun', 'made']);
  });

  it('tries them all before it says that one cannot be removed', async () => {
    const step = { taskId: RUN.run, stepId: 'publish' };
    await ledger.made(step, piece('jira-issue', 'stubborn'));

    await expect(cleanUp({ user: CREATOR })).rejects.toThrow('Refused');

    expect(removed).toEqual(['begun', 'made']);
  });

  it('removes each once, however often it is asked to', async () => {
    await cleanUp({ user: CREATOR });

    expect(await cleanUp({ user: CREATOR })).toMatchObject({ removed: [] });
    expect(removed).toEqual(['begun', 'made']);
  });

  it('removes nothing in a dry run', async () => {
    expect(await cleanUp({ user: CREATOR, isDryRun: true })).toEqual({
      removed: [],
      left: [],
    });
    expect(await ledger.givenUpBy(RUN.run)).toBeUndefined();
  });
});
