import { setTimeout as delay } from 'node:timers/promises';
import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { schedulerFailuresLoader } from './schedulerFailuresLoader';
import { createTestLogger } from '@internal/test-support';

jest.setTimeout(60_000);

const SCHEDULE = { frequency: { hours: 1 }, timeout: { minutes: 1 } };

interface State {
  readonly lastRunEndedAt?: string;
  readonly lastRunError?: string;
}

/** Of two tasks that log the same way, the second of which minds it less. */
const plugin = createBackendPlugin({
  pluginId: 'example',
  register(reg) {
    reg.registerInit({
      deps: { scheduler: coreServices.scheduler, logger: coreServices.logger },
      async init({ scheduler, logger }) {
        const runner = scheduler.createScheduledTaskRunner(SCHEDULE);
        await runner.run({
          id: 'failing',
          fn: async () => logger.child({}).error('refresh failed'),
        });
        await scheduler.scheduleTask({
          ...SCHEDULE,
          id: 'warning',
          fn: async () => logger.child({}).warn('refresh is slow'),
        });
      },
    });
  },
});

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

describe('schedulerFailuresLoader', () => {
  it('lets the scheduler tell of what a task logged as an error', async () => {
    const backend = await startTestBackend({
      features: [
        createTestLogger().factory,
        plugin,
        schedulerFailuresLoader,
        mockServices.database.factory({
          knex: await databases.init('POSTGRES_18'),
        }),
      ],
    });
    const states = async () => {
      const answer = await fetch(
        `http://localhost:${backend.server.port()}/api/example/.backstage/scheduler/v1/tasks`,
        {
          headers: {
            Authorization: `Bearer ${mockCredentials.service.token()}`,
          },
        },
      );
      const { tasks }: { tasks: { taskId: string; taskState: State }[] } =
        await answer.json();
      return Object.fromEntries(
        tasks.map(({ taskId, taskState }) => [taskId, taskState]),
      );
    };

    let { failing, warning } = await states();
    while (!failing.lastRunEndedAt || !warning.lastRunEndedAt) {
      await delay(100);
      ({ failing, warning } = await states());
    }

    expect(failing.lastRunError).toContain('"message":"refresh failed"');
    expect(warning.lastRunError).toBeUndefined();
    await backend.stop();
  });
});
