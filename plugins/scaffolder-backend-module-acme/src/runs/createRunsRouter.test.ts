import { AddressInfo } from 'node:net';
import {
  mockCredentials,
  mockErrorHandler,
  mockServices,
} from '@backstage/backend-test-utils';
import { NotAllowedError } from '@backstage/errors';
import { scaffolderServiceMock } from '@backstage/plugin-scaffolder-node/testUtils';
import express from 'express';
import { MemoryLedger } from '../__testUtils__/MemoryLedger';
import { createRunsRouter } from './createRunsRouter';

const TASK_ID = '6f1f2a52-7f6c-4c4e-9d0b-4a0f3c2a7d11';
const URL = 'https://github.com/acme/returns-api';
const CREATOR = 'user:default/mei';

const TASK = {
  id: TASK_ID,
  status: 'failed',
  createdAt: '2026-01-01T00:00:00.000Z',
  spec: {
    steps: [
      { id: 'publish', name: 'Publish the repository' },
      { id: 'oncall', name: 'Register on-call' },
      { id: 'catalog', name: 'Bring it into the catalog' },
    ],
  },
};

/** The backend was killed in the step on-call, which then failed. */
const EVENTS = [
  // Overlooked, and recovered before it began.
  { type: 'recovered', body: { recoverStrategy: 'none' } },
  step('publish', 'processing'),
  step('publish', 'completed'),
  step('oncall', 'processing'),
  { type: 'recovered', body: { recoverStrategy: 'none' } },
  step('publish', 'completed', 'Skipping step publish because …'),
  step('oncall', 'processing'),
  step(
    'oncall',
    'failed',
    'UpstreamError: PagerDuty answered 503 to POST /services: busy\n    at x (y:1:2)',
  ),
  step('catalog', 'skipped'),
];

function step(stepId: string, status: string, message = `${stepId} ${status}`) {
  return { type: 'log', body: { stepId, status, message } };
}

describe('GET /runs/:taskId', () => {
  const ledger = new MemoryLedger();
  let close: () => void;
  let url: string;

  beforeAll(async () => {
    const publish = { taskId: TASK_ID, stepId: 'publish' };
    await ledger.made(publish, {
      kind: 'repository',
      key: 'github.com/acme/returns-api',
      title: 'acme/returns-api',
      url: URL,
    });
    const app = express()
      .use(
        createRunsRouter({
          httpAuth: mockServices.httpAuth({
            defaultCredentials: mockCredentials.none(),
          }),
          ledger,
          scaffolder: scaffolderServiceMock.mock({
            getTask: async (_, { credentials }) => {
              const { principal } = credentials as ReturnType<
                typeof mockCredentials.user
              >;
              if (principal.userEntityRef === 'user:default/stranger') {
                throw new NotAllowedError('This is the run of somebody else');
              }
              return TASK as never;
            },
            getLogs: async () => EVENTS as never,
          }),
        }),
      )
      .use(mockErrorHandler());
    const server = app.listen(0, '127.0.0.1');
    await new Promise(resolve => server.once('listening', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    close = () => server.close();
  });

  afterAll(() => close());

  async function get(taskId: string, token?: string) {
    const answer = await fetch(`${url}/runs/${taskId}`, {
      headers: token ? { Authorization: `Bearer ${token}` } : {},
    });
    return { status: answer.status, body: await answer.json() };
  }

  it('tells nobody anything', async () => {
    expect(await get(TASK_ID)).toMatchObject({ status: 401 });
  });

  it('does not tell a user what the scaffolder would not', async () => {
    const stranger = mockCredentials.user.token('user:default/stranger');

    expect(await get(TASK_ID, stranger)).toMatchObject({
      status: 403,
      body: { error: { message: 'This is the run of somebody else' } },
    });
  });

  it('says what to ask for when it is no id', async () => {
    expect(
      await get('ledger', mockCredentials.user.token(CREATOR)),
    ).toMatchObject({
      status: 400,
      body: { error: { message: 'ledger is no id of a task' } },
    });
  });

  it.each([
    ['the user who began it', mockCredentials.user.token(CREATOR)],
    ['a service', mockCredentials.service.token()],
  ])('tells %s what became of it', async (_, token) => {
    const { status, body } = await get(TASK_ID, token);

    expect(status).toBe(200);
    expect(body).toEqual({
      taskId: TASK_ID,
      status: 'failed',
      resumed: 1,
      canRetry: true,
      canCleanUp: true,
      steps: [
        {
          id: 'publish',
          name: 'Publish the repository',
          status: 'completed',
          attempts: 1,
          pieces: [
            {
              kind: 'repository',
              key: 'github.com/acme/returns-api',
              title: 'acme/returns-api',
              url: URL,
              state: 'made',
            },
          ],
        },
        {
          id: 'oncall',
          name: 'Register on-call',
          status: 'failed',
          attempts: 2,
          pieces: [],
          failure: {
            reason: 'PagerDuty answered 503 to POST /services: busy',
            advice: expect.stringContaining('press Retry'),
          },
        },
        {
          id: 'catalog',
          name: 'Bring it into the catalog',
          status: 'skipped',
          attempts: 0,
          pieces: [],
        },
      ],
    });
  });
});
