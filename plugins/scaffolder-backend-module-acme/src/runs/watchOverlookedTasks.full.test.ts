import { randomUUID } from 'node:crypto';
import { TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import {
  RunningScaffolder,
  startScaffolder,
} from '../__testUtils__/startScaffolder';

// The recovery of tasks looks each 10 s.
jest.setTimeout(90_000);

const LIMIT = 2;
const SPEC = {
  apiVersion: 'scaffolder.backstage.io/v1beta3',
  parameters: {},
  output: {},
  steps: [
    {
      id: 'say',
      name: 'Say it',
      action: 'debug:log',
      input: { message: 'hello' },
    },
  ],
};

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

describe('watchOverlookedTasks', () => {
  let knex: Knex;
  let scaffolder: RunningScaffolder;

  beforeAll(async () => {
    knex = await databases.init('POSTGRES_18');
    scaffolder = await startScaffolder({
      knex,
      config: {
        scaffolder: {
          concurrentTasksLimit: LIMIT,
          taskRecovery: { enabled: true },
        },
      },
    });
  });

  afterAll(() => scaffolder.stop());

  /** As another replica writes it, or as the worker falls asleep: it is not told. */
  async function addTask(task: { status: string; age: string }) {
    const id = randomUUID();
    const at = knex.raw('now() - ?::interval', [task.age]);
    await knex('tasks').insert({
      id,
      spec: JSON.stringify(SPEC),
      status: task.status,
      created_at: at,
      last_heartbeat_at: task.status === 'processing' ? at : undefined,
    });
    return id;
  }

  const statusOf = async (id: string) =>
    (await knex('tasks').where({ id }).first()).status;

  async function endOf(id: string) {
    for (;;) {
      const status = await statusOf(id);
      if (!['open', 'processing'].includes(status)) {
        return status;
      }
      await new Promise(done => setTimeout(done, 200));
    }
  }

  it('has a task run that the worker was not told of', async () => {
    const id = await addTask({ status: 'open', age: '0 s' });

    expect(await endOf(id)).toBe('completed');
  });

  it('lets a task wait while all workers are busy', async () => {
    // Of another replica, which gives signs of life.
    const busy = await Promise.all(
      Array.from({ length: LIMIT }, () =>
        addTask({ status: 'processing', age: '-1 minute' }),
      ),
    );
    const waits = await addTask({ status: 'open', age: '1 minute' });
    // Longer than until the watch has looked.
    await new Promise(done => setTimeout(done, 3_000));
    expect(await statusOf(waits)).toBe('open');

    await knex('tasks').whereIn('id', busy).delete();
    expect(await endOf(waits)).toBe('completed');
  });
});
