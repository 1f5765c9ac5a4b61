import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { ConfigReader } from '@backstage/config';
import { ResponseError } from '@backstage/errors';
import { JsonObject } from '@backstage/types';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { RunningGithub, startGithub } from '@internal/local/testUtils';
import { exampleInput } from '../__testUtils__/exampleInput';
import { outputsOf } from '../__testUtils__/outputsOf';
import { repositoriesOf } from '../__testUtils__/repositoriesOf';
import { createCatalogConsumersAction } from './catalogConsumers';
import { examples as consumersExamples } from './catalogConsumers.examples';
import { createCatalogEnsureAction } from './catalogEnsure';
import { examples as ensureExamples } from './catalogEnsure.examples';
import { createCatalogFetchOwnedAction } from './catalogFetchOwned';
import { examples as fetchExamples } from './catalogFetchOwned.examples';
import { createDescriptorEditAction } from './descriptorEdit';
import { examples as editExamples } from './descriptorEdit.examples';

jest.setTimeout(60_000);

const TEAM = 'group:default/checkout-team';

function entity(
  kind: string,
  name: string,
  relations: [string, string][] = [],
  annotations: Record<string, string> = {},
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name, annotations },
    relations: relations.map(([type, targetRef]) => ({ type, targetRef })),
  };
}

/** As discovery brings it. */
function service(host: string, owner = TEAM): Entity {
  const source = `url:http://${host}/acme/checkout-api/tree/main/`;
  return entity(
    'Component',
    'checkout-api',
    [
      ['ownedBy', owner],
      ['providesApi', 'api:default/checkout-api'],
      ['dependencyOf', 'component:default/storefront'],
    ],
    {
      'backstage.io/managed-by-location': `${source}catalog-info.yaml`,
      'backstage.io/source-location': source,
      'github.com/project-slug': 'acme/checkout-api',
    },
  );
}

const OTHERS = [
  entity('Group', 'checkout-team'),
  entity('Group', 'other-team'),
  entity('API', 'checkout-api', [
    ['apiConsumedBy', 'component:default/storefront'],
    ['apiConsumedBy', 'component:default/gone'],
  ]),
  entity('Component', 'storefront', [['ownedBy', 'group:default/other-team']]),
];

describe('acme:catalog:ensure', () => {
  let github: RunningGithub;

  beforeAll(async () => {
    github = await startGithub({ moreRepositories: 0 });
  });

  afterAll(() => github.remove());

  function run(options: {
    entities: Entity[];
    discovery?: JsonObject;
    input?: JsonObject;
    isDryRun?: boolean;
    /** What the catalog answers first, instead of an entity. */
    refusals?: number[];
  }) {
    const catalog = catalogServiceMock.mock();
    const inMemory = catalogServiceMock({ entities: options.entities });
    const refusals = [...(options.refusals ?? [])];
    catalog.getEntityByRef.mockImplementation(async (...args) => {
      const status = refusals.shift();
      if (status) {
        throw await ResponseError.fromResponse(new Response('{}', { status }));
      }
      return inMemory.getEntityByRef(...args);
    });
    const events = mockServices.events.mock();
    const action = createCatalogEnsureAction({
      auth: mockServices.auth({ pluginId: 'scaffolder' }),
      config: new ConfigReader({
        catalog: { providers: { github: { main: options.discovery ?? {} } } },
      }),
      catalog,
      events,
      repositories: repositoriesOf(github),
    });
    const context = {
      ...createMockActionContext({
        input: {
          entityRef: 'component:default/checkout-api',
          repoUrl: `${github.host}?owner=acme&repo=checkout-api`,
          owner: TEAM,
          timeoutSeconds: 1,
          ...options.input,
        } as never,
      }),
      isDryRun: options.isDryRun,
    };
    return { result: action.handler(context), catalog, events };
  }

  it('asks the discovery that covers the repository, and registers nothing', async () => {
    const { result, catalog, events } = run({
      entities: [service(github.host), ...OTHERS],
      discovery: { host: github.host, organization: 'acme' },
    });
    await result;

    expect(events.publish).toHaveBeenCalledWith(
      expect.objectContaining({ topic: 'github.push' }),
    );
    expect(catalog.addLocation).not.toHaveBeenCalled();
  });

  it('registers a repository that no discovery covers, and asks none', async () => {
    const { result, catalog, events } = run({
      entities: [service(github.host), ...OTHERS],
      discovery: { host: github.host, organization: 'other' },
    });
    await result;

    expect(catalog.addLocation).toHaveBeenCalledWith(
      {
        type: 'url',
        target: `${github.url}/acme/checkout-api/blob/main/catalog-info.yaml`,
      },
      // Not of who runs the template: few people may register.
      { credentials: mockCredentials.service('plugin:scaffolder') },
    );
    expect(events.publish).not.toHaveBeenCalled();
  });

  it.each([
    ['never comes', [], {}, 'it is not there'],
    [
      'has another owner',
      ['group:default/other-team'],
      {},
      'its ownedBy is group:default/other-team and not group:default/checkout-team',
    ],
    [
      'has no system',
      [TEAM],
      { system: 'group:default/other-team' },
      'its partOf is nothing and not group:default/other-team',
    ],
  ])('says so when the entity %s', async (_, owners, input, wrong) => {
    const { result } = run({
      entities: [...owners.map(ref => service(github.host, ref)), ...OTHERS],
      discovery: { host: github.host, organization: 'acme' },
      input,
    });

    await expect(result).rejects.toThrow(
      `The catalog does not serve component:default/checkout-api as it should after 1 s: ${wrong}. Look at ${github.url}/acme/checkout-api`,
    );
  });

  it('refuses before anything is written what belongs to another team', async () => {
    const { result, events } = run({
      entities: [service(github.host, 'group:default/other-team'), ...OTHERS],
      discovery: { host: github.host, organization: 'acme' },
      input: { onlyCheck: true },
    });

    await expect(result).rejects.toThrow(
      'The catalog has component:default/checkout-api already, and its ownedBy is group:default/other-team and not group:default/checkout-team; choose another name',
    );
    expect(events.publish).not.toHaveBeenCalled();
  });

  it('refuses before anything is written a name that one of its other entities cannot have', async () => {
    const { result } = run({
      entities: OTHERS,
      discovery: { host: github.host, organization: 'acme' },
      input: { onlyCheck: true, alongWith: ['api:default/checkout-api'] },
    });

    await expect(result).rejects.toThrow(
      'The catalog has api:default/checkout-api already, and it is from an unknown place; choose another name',
    );
  });

  it('waits for the other entities as well', async () => {
    const { result } = run({
      entities: [service(github.host), ...OTHERS],
      discovery: { host: github.host, organization: 'acme' },
      input: { alongWith: ['api:default/new-api'] },
    });

    await expect(result).rejects.toThrow(
      'The catalog does not serve api:default/new-api as it should after 1 s: it is not there',
    );
  });

  it.each([
    ['a check', { onlyCheck: true }],
    ['the wait', {}],
  ])('gets over a catalog that is busy during %s', async (_, input) => {
    const { result, catalog } = run({
      entities: [service(github.host), ...OTHERS],
      discovery: { host: github.host, organization: 'acme' },
      refusals: [429, 503],
      input: { ...input, timeoutSeconds: 10 },
    });

    await expect(result).resolves.toBeUndefined();
    expect(catalog.getEntityByRef.mock.calls.length).toBeGreaterThan(2);
  });

  it('says so when the catalog stays busy until the time is up', async () => {
    const { result } = run({
      entities: [service(github.host), ...OTHERS],
      discovery: { host: github.host, organization: 'acme' },
      refusals: Array.from({ length: 100 }, () => 503),
    });

    await expect(result).rejects.toThrow(
      'as it should after 1 s: The catalog answered 503',
    );
  });

  it('says so when the repository is not there', async () => {
    const { result } = run({
      entities: OTHERS,
      discovery: { host: github.host, organization: 'acme' },
      input: { repoUrl: `${github.host}?owner=acme&repo=none` },
    });

    await expect(result).rejects.toThrow('There is no repository acme/none');
  });

  it.each([
    ['a dry run', {}, true],
    ['a check', { onlyCheck: true }, false],
  ])('waits for nothing in %s', async (_, input, isDryRun) => {
    const { result, catalog, events } = run({
      entities: OTHERS,
      discovery: { organization: 'other' },
      input,
      isDryRun,
    });

    await expect(result).resolves.toBeUndefined();
    expect(events.publish).not.toHaveBeenCalled();
    expect(catalog.addLocation).not.toHaveBeenCalled();
  });

  it('runs its example', async () => {
    const { result } = run({
      entities: [service('github.com'), ...OTHERS],
      discovery: { organization: 'acme' },
      input: exampleInput(ensureExamples[0]),
    });

    await expect(result).resolves.toBeUndefined();
  });
});

describe('acme:catalog:fetch-owned', () => {
  async function run(owned: string[], entities: Entity[], input?: JsonObject) {
    const context = createMockActionContext({
      input: (input ?? {
        entityRef: 'component:default/checkout-api',
      }) as never,
    });
    const action = createCatalogFetchOwnedAction({
      catalog: catalogServiceMock({ entities }),
      userInfo: mockServices.userInfo({
        userEntityRef: 'user:default/mei',
        ownershipEntityRefs: owned,
      }),
    });
    await action.handler(context);
    return outputsOf(context);
  }

  it('reads what belongs to a team of the user', async () => {
    expect(await run([TEAM], [service('github.com')])).toMatchObject({
      name: 'checkout-api',
      owner: TEAM,
      repoUrl: 'github.com?owner=acme&repo=checkout-api',
      sourceUrl: 'http://github.com/acme/checkout-api/tree/main/',
    });
  });

  it('refuses what belongs to others', async () => {
    await expect(
      run(['group:default/other-team'], [service('github.com')]),
    ).rejects.toThrow(`belongs to ${TEAM}, and you are not among them`);
  });

  it('refuses what has no repository', async () => {
    await expect(
      run(
        [TEAM],
        [
          entity('Component', 'checkout-api', [['ownedBy', TEAM]], {
            'backstage.io/source-location': 'url:http://github.com/a/b/',
          }),
        ],
      ),
    ).rejects.toThrow('give it the annotation github.com/project-slug');
  });

  it('runs its example', async () => {
    expect(
      await run(
        [TEAM],
        [service('github.com')],
        exampleInput(fetchExamples[0]),
      ),
    ).toHaveProperty('name', 'checkout-api');
  });
});

describe('acme:catalog:consumers', () => {
  async function run(entities: Entity[], input?: JsonObject) {
    const context = createMockActionContext({
      input: (input ?? {
        entityRef: 'component:default/checkout-api',
      }) as never,
    });
    await createCatalogConsumersAction({
      catalog: catalogServiceMock({ entities }),
    }).handler(context);
    return outputsOf(context);
  }

  it('lists each consumer once, with its owners and what it uses', async () => {
    const { consumers, markdown } = await run([
      service('github.com'),
      ...OTHERS,
    ]);

    expect(consumers).toEqual([
      {
        entityRef: 'component:default/gone',
        owners: [],
        uses: ['api:default/checkout-api'],
      },
      {
        entityRef: 'component:default/storefront',
        owners: ['group:default/other-team'],
        uses: ['component:default/checkout-api', 'api:default/checkout-api'],
      },
    ]);
    expect(markdown).toBe(
      [
        '- `component:default/gone`, owned by nobody: the catalog does not have it, uses `api:default/checkout-api`',
        '- `component:default/storefront`, owned by group:default/other-team, uses `component:default/checkout-api`, `api:default/checkout-api`',
      ].join('\n'),
    );
  });

  it('says that there is none', async () => {
    expect(await run([entity('Component', 'checkout-api')])).toEqual({
      consumers: [],
      markdown: 'The catalog knows of no consumer.',
    });
  });

  it('runs its example', async () => {
    expect(
      await run([service('github.com')], exampleInput(consumersExamples[0])),
    ).toHaveProperty('markdown');
  });
});

describe('acme:catalog:descriptor:edit', () => {
  const DESCRIPTOR = `kind: Component
metadata:
  name: checkout-api
spec:
  lifecycle: production
`;

  async function run(input: JsonObject, path = 'catalog-info.yaml') {
    const context = createMockActionContext({ input: input as never });
    const file = join(context.workspacePath, path);
    await mkdir(join(file, '..'), { recursive: true });
    await writeFile(file, DESCRIPTOR);
    await createDescriptorEditAction().handler(context);
    return readFile(file, 'utf8');
  }

  it('runs its example', async () => {
    expect(await run(exampleInput(editExamples[0]))).toContain(
      'lifecycle: deprecated',
    );
  });

  it('says so when the file is not there', async () => {
    await expect(
      run({ path: 'other.yaml', entityRef: 'component:default/checkout-api' }),
    ).rejects.toThrow('There is no other.yaml in the workspace');
  });

  it('stays in the workspace', async () => {
    await expect(
      run({
        path: '../../etc/hosts',
        entityRef: 'component:default/checkout-api',
      }),
    ).rejects.toThrow('outside its parent');
  });
});
