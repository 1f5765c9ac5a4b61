import { setTimeout as delay } from 'node:timers/promises';
import {
  BackendFeature,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  createTemplateAction,
  scaffolderActionsExtensionPoint,
} from '@backstage/plugin-scaffolder-node';
import { Knex } from 'knex';
import executionsFactory from './index';
import { createTestLogger } from '@internal/test-support';

jest.setTimeout(60_000);

/** The scaffolder gives a sign of life each second. */
const NEXT_SIGN_MS = 1_500;

/** The database refuses, as often as a sequence says, to record how a run ended. */
const REFUSAL = `
  CREATE SEQUENCE ends_asked_for;
  CREATE TABLE ends_refused (until integer);
  CREATE FUNCTION refuse_end() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF nextval('ends_asked_for') <= (SELECT max(until) FROM ends_refused) THEN
      RAISE EXCEPTION 'PostgreSQL is away';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER refuse_end BEFORE UPDATE ON tasks
    FOR EACH ROW WHEN (NEW.status IN ('completed', 'failed'))
    EXECUTE FUNCTION refuse_end();
`;

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

describe('the executions of a run', () => {
  let knex: Knex;
  let url: string;
  let stop: () => Promise<void>;
  /** The work of each execution of the step, to be ended. */
  let works: PromiseWithResolvers<void>[];

  beforeAll(async () => {
    knex = await databases.init('POSTGRES_18');
    const backend = await startTestBackend({
      features: [
        createTestLogger().factory,
        import('@backstage/plugin-scaffolder-backend'),
        executionsFactory,
        moduleOf('work', () => {
          const work = Promise.withResolvers<void>();
          works.push(work);
          return work.promise;
        }),
        catalogServiceMock.factory({
          entities: [templateOf('work'), templateOf('nothing')],
        }),
        mockServices.database.factory({ knex }),
        mockServices.rootConfig.factory({
          data: { scaffolder: { taskRecovery: { enabled: true } } },
        }),
      ],
    });
    url = `http://127.0.0.1:${backend.server.port()}/api/scaffolder/v2/tasks`;
    stop = () => backend.stop();
    await knex.raw(REFUSAL);
  });

  beforeEach(() => {
    works = [];
  });

  afterAll(async () => {
    await stop();
    // The scaffolder reads the events of a run each second, until it sees the last.
    await delay(2_000);
  });

  async function post(path: string, body: object) {
    const answer = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: {
        Authorization: mockCredentials.user.header(),
        'Content-Type': 'application/json',
      },
      body: JSON.stringify(body),
    });
    expect(answer.ok).toBe(true);
    return answer.json();
  }

  async function submit(template: string): Promise<string> {
    const { id } = await post('', {
      templateRef: `template:default/${template}`,
      values: {},
    });
    return id;
  }

  const statusOf = async (id: string): Promise<string> =>
    (await knex('tasks').where({ id }).first()).status;

  async function until(condition: () => Promise<boolean> | boolean) {
    while (!(await condition())) {
      await delay(100);
    }
  }

  async function submitAtWork(): Promise<string> {
    const id = await submit('work');
    await until(() => works.length === 1);
    return id;
  }

  /** The recovery of tasks takes it for dead, as after a while without PostgreSQL. */
  async function takeUpAgain(id: string) {
    await knex('tasks').where({ id }).update({ status: 'open' });
    await knex('task_events').insert({
      task_id: id,
      event_type: 'recovered',
      body: '{"recoverStrategy":"none"}',
    });
    await delay(NEXT_SIGN_MS);
    // The worker looks for another when it is told of one.
    await endOf(await submit('nothing'));
    await until(async () => (await statusOf(id)) === 'processing');
  }

  async function refuseEnds(times: number) {
    const [asked] = await knex('ends_asked_for');
    const count = asked.is_called ? Number(asked.last_value) : 0;
    await knex('ends_refused').insert({ until: count + times });
  }

  async function endOf(id: string): Promise<string> {
    await until(
      async () => !['open', 'processing'].includes(await statusOf(id)),
    );
    return statusOf(id);
  }

  it('are one at a time, and no more when it has ended', async () => {
    const id = await submitAtWork();
    await takeUpAgain(id);
    await delay(NEXT_SIGN_MS);
    expect(works).toHaveLength(1);

    works[0].resolve();

    expect(await endOf(id)).toBe('completed');
    await delay(NEXT_SIGN_MS);
    expect(works).toHaveLength(1);
  });

  it('go on where the one before could not record how it ended', async () => {
    const id = await submitAtWork();
    await takeUpAgain(id);
    await refuseEnds(2);

    works[0].resolve();

    expect(await endOf(id)).toBe('completed');
    expect(works).toHaveLength(1);
    expect(
      await knex('task_events').where({
        task_id: id,
        event_type: 'completion',
      }),
    ).toHaveLength(1);
  });

  it('end, although that could not be recorded at first', async () => {
    const id = await submitAtWork();
    await refuseEnds(2);

    works[0].resolve();

    expect(await endOf(id)).toBe('failed');
    const [end] = await knex('task_events').where({
      task_id: id,
      event_type: 'completion',
    });
    expect(JSON.parse(end.body)).toMatchObject({
      error: { message: expect.stringContaining('PostgreSQL is away') },
    });

    await post(`/${id}/retry`, { secrets: {} });

    expect(await endOf(id)).toBe('completed');
    expect(works).toHaveLength(1);
  });
});

function templateOf(name: string) {
  return {
    apiVersion: 'scaffolder.backstage.io/v1beta3',
    kind: 'Template',
    metadata: { name },
    spec: {
      type: 'service',
      steps: name === 'work' ? [{ id: 'work', action: 'test:work' }] : [],
    },
  };
}

function moduleOf(name: string, handler: () => Promise<void>): BackendFeature {
  return createBackendModule({
    pluginId: 'scaffolder',
    moduleId: `test-${name}`,
    register(reg) {
      reg.registerInit({
        deps: { actions: scaffolderActionsExtensionPoint },
        async init({ actions }) {
          actions.addActions(
            createTemplateAction({
              id: `test:${name}`,
              description: 'For a test',
              handler,
            }),
          );
        },
      });
    },
  });
}
