import { TestDatabases } from '@backstage/backend-test-utils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { RunningGithub, startGithub } from '@internal/local/testUtils';
import { Client } from 'pg';
import { exampleInput } from '../__testUtils__/exampleInput';
import { MemoryLedger } from '../__testUtils__/MemoryLedger';
import { repositoriesOf } from '../__testUtils__/repositoriesOf';
import { takeBackOf } from '../__testUtils__/takeBackOf';
import { PostgresConfig } from '../config';
import { databaseKey } from '../postgres/databaseKey';
import { ServiceDatabases } from '../postgres/ServiceDatabases';
import { createPostgresDropAction } from './postgresDrop';
import { examples as dropExamples } from './postgresDrop.examples';
import { createPostgresProvisionAction } from './postgresProvision';
import { examples as provisionExamples } from './postgresProvision.examples';

jest.setTimeout(60_000);

const SECRETS = '/api/v3/repos/:owner/:repo/actions/secrets/:name';
const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

describe('the actions for databases of services', () => {
  let github: RunningGithub;
  let postgres: PostgresConfig;
  let admin: Client;

  beforeAll(async () => {
    github = await startGithub({ moreRepositories: 14 });
    const knex = await databases.init('POSTGRES_18');
    const { host, port, user, password } = knex.client.config.connection;
    postgres = { host, port: Number(port), user, password, ssl: false };
    admin = new Client({ ...postgres, database: 'postgres' });
    await admin.connect();
  });

  afterEach(() => github.heal());

  afterAll(async () => {
    const { rows } = await admin.query<{ rolname: string }>(
      `SELECT rolname FROM pg_roles WHERE rolname LIKE 'service-%' OR rolname = 'checkout-api'`,
    );
    for (const { rolname } of rows) {
      await admin.query(`DROP DATABASE IF EXISTS "${rolname}"`);
      await admin.query(`DROP ROLE "${rolname}"`);
    }
    await admin.end();
    await github.remove();
  });

  function inputFor(name: string) {
    return {
      name,
      entityRef: `component:default/${name}`,
      repoUrl: `${github.host}?owner=acme&repo=${name}`,
    };
  }

  const options = (ledger = new MemoryLedger()) => {
    const known = { ledger, postgres, repositories: repositoriesOf(github) };
    return { ...known, takeBack: takeBackOf(known) };
  };

  async function provision(
    input: ReturnType<typeof inputFor>,
    { isDryRun, ledger }: { isDryRun?: boolean; ledger?: MemoryLedger } = {},
  ): Promise<string[]> {
    const action = createPostgresProvisionAction(options(ledger));
    const mock = {
      ...createMockActionContext({ input: input as never }),
      isDryRun,
    };
    await action.handler(mock);
    return (mock.output as jest.Mock).mock.calls[0][1];
  }

  async function drop(
    input: ReturnType<typeof inputFor>,
    { isDryRun, ledger }: { isDryRun?: boolean; ledger?: MemoryLedger } = {},
  ) {
    await createPostgresDropAction(options(ledger)).handler({
      ...createMockActionContext({ input: input as never }),
      isDryRun,
    });
  }

  async function parts(name: string) {
    const { rows } = await admin.query(
      `SELECT 'role' AS part FROM pg_roles WHERE rolname = $1
       UNION ALL SELECT 'database' FROM pg_database WHERE datname = $1`,
      [name],
    );
    return rows.map(({ part }) => part);
  }

  async function hasSecret(name: string) {
    const repository = await repositoriesOf(github).open(
      inputFor(name).repoUrl,
    );
    return repository.hasSecret('DATABASE_URL');
  }

  it('make a role, a database and a secret, once', async () => {
    const input = inputFor('service-1');

    expect(await provision(input)).toEqual(['role', 'database', 'secret']);
    expect(await provision(input)).toEqual([]);

    expect(await parts('service-1')).toEqual(['role', 'database']);
    expect(await hasSecret('service-1')).toBe(true);
  });

  it('know for their own what they made before they were interrupted', async () => {
    const input = inputFor('service-8');
    const ledger = new MemoryLedger();
    const made = await provision(input, { ledger });

    expect(await provision(input, { ledger })).toEqual(made);
  });

  it('let two runs at the same moment make one of each', async () => {
    const input = inputFor('service-2');

    const made = await Promise.all([provision(input), provision(input)]);

    expect(
      made
        .flat()
        .filter(part => part !== 'secret')
        .sort(),
    ).toEqual(['database', 'role']);
    expect(await parts('service-2')).toEqual(['role', 'database']);
  });

  it('let the service, and nobody else, in with the password', async () => {
    const service = new ServiceDatabases(postgres);
    await service.provision('service-3', 'component:default/service-3', 'pw-3');
    await service.provision('service-4', 'component:default/service-4', 'pw-4');

    const own = new Client(service.connectionString('service-3', 'pw-3'));
    await own.connect();
    await own.query('CREATE TABLE entries (id int)');
    await own.end();
    const other = new Client({
      ...postgres,
      user: 'service-4',
      password: 'pw-4',
      database: 'service-3',
    });
    await expect(other.connect()).rejects.toThrow(
      'permission denied for database "service-3"',
    );
  });

  it('give a new password when an earlier run did not get to the secret', async () => {
    const input = inputFor('service-5');
    const service = new ServiceDatabases(postgres);
    await service.provision(input.name, input.entityRef, 'lost');

    expect(await provision(input)).toEqual(['secret']);

    const old = new Client(service.connectionString(input.name, 'lost'));
    await expect(old.connect()).rejects.toThrow(
      'password authentication failed',
    );
  });

  it('take back what they made when the secret cannot be kept', async () => {
    const input = inputFor('service-6');
    await github.fail({ method: 'PUT', path: SECRETS, status: 422 });

    await expect(provision(input)).rejects.toThrow();

    expect(await parts('service-6')).toEqual([]);
  });

  it('take back also what they made before they were interrupted', async () => {
    const input = inputFor('service-13');
    const ledger = new MemoryLedger();
    const step = { taskId: 'mock-task-id', stepId: 'database' };
    const key = databaseKey(input);
    await ledger.begin(step, { kind: 'database-role', key, title: 'role' });
    await ledger.begin(step, { kind: 'database', key, title: 'database' });
    await new ServiceDatabases(postgres).provision(
      input.name,
      input.entityRef,
      'lost',
    );
    await github.fail({ method: 'PUT', path: SECRETS, status: 422 });

    await expect(provision(input, { ledger })).rejects.toThrow('422');

    expect(await parts('service-13')).toEqual([]);
  });

  it('refuse a role of somebody else', async () => {
    await admin.query('CREATE ROLE "service-7"');

    await expect(provision(inputFor('service-7'))).rejects.toThrow(
      'There is a role service-7 that does not belong to component:default/service-7; choose another name',
    );
    expect(await parts('service-7')).toEqual(['role']);
  });

  it('drop what the run made', async () => {
    const input = inputFor('service-14');
    const ledger = new MemoryLedger();
    await provision(input, { ledger });

    await drop(input, { ledger });

    expect(await parts('service-14')).toEqual([]);
    expect(await hasSecret('service-14')).toBe(false);
    const entries = await ledger.ofRun('mock-task-id');
    expect(entries.map(({ state }) => state)).toEqual(Array(3).fill('removed'));
  });

  it('leave what an earlier run made', async () => {
    const input = inputFor('service-8');
    await provision(input);
    const ledger = new MemoryLedger();
    await provision(input, { ledger });

    await drop(input, { ledger });

    expect(await parts('service-8')).toEqual(['role', 'database']);
    expect(await hasSecret('service-8')).toBe(true);
  });

  it('leave what another run has come to use', async () => {
    const input = inputFor('service-10');
    const ledger = new MemoryLedger();
    await provision(input, { ledger });
    const other = { taskId: 'other', stepId: 'database' };
    for (const { kind, key, title } of await ledger.ofRun('mock-task-id')) {
      await ledger.there(other, { kind, key, title });
    }

    await drop(input, { ledger });

    expect(await parts('service-10')).toEqual(['role', 'database']);
    expect(await hasSecret('service-10')).toBe(true);
  });

  it('drop the database though GitHub does not let go of the secret', async () => {
    const input = inputFor('service-11');
    const ledger = new MemoryLedger();
    await provision(input, { ledger });
    await github.fail({ method: 'DELETE', path: SECRETS, status: 403 });

    await expect(drop(input, { ledger })).rejects.toThrow('403');

    expect(await parts('service-11')).toEqual([]);
  });

  it('change nothing in a dry run', async () => {
    const ledger = new MemoryLedger();
    expect(await provision(inputFor('service-9'), { isDryRun: true })).toEqual(
      [],
    );
    expect(await parts('service-9')).toEqual([]);

    const input = inputFor('service-12');
    await provision(input, { ledger });
    await drop(input, { ledger, isDryRun: true });
    expect(await parts('service-12')).toEqual(['role', 'database']);
    expect(await hasSecret('service-12')).toBe(true);
  });

  it('say what to do when PostgreSQL is away', async () => {
    const action = createPostgresProvisionAction({
      ...options(),
      postgres: { ...postgres, port: 1 },
    });

    await expect(
      action.handler(
        createMockActionContext({ input: inputFor('service-9') as never }),
      ),
    ).rejects.toThrow(
      `PostgreSQL cannot be reached at ${postgres.host}:1; run the template again when it is back, nothing is lost`,
    );
  });

  it('say what to do when there is none', async () => {
    const action = createPostgresProvisionAction({
      ...options(),
      postgres: undefined,
    });

    await expect(
      action.handler(
        createMockActionContext({ input: inputFor('service-9') as never }),
      ),
    ).rejects.toThrow('let the platform team set goldenPaths.postgres');
  });

  it('run their examples', async () => {
    const input = exampleInput<ReturnType<typeof inputFor>>(
      provisionExamples[0],
    );

    const ledger = new MemoryLedger();

    expect(await provision(input, { ledger })).toEqual([
      'role',
      'database',
      'secret',
    ]);
    await drop(exampleInput(dropExamples[0]), { ledger });
    expect(await parts('checkout-api')).toEqual([]);
  });
});
