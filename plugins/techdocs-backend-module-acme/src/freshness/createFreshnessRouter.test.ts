import { mockCredentials } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import {
  RunningGithub,
  RunningStorage,
  startGithub,
  startStorage,
} from '@internal/local/testUtils';
import { publishSite } from '../__testUtils__/publishSite';
import { RunningPortal, startPortal } from '../__testUtils__/startPortal';
import { writeHistory } from '../__testUtils__/writeHistory';

jest.setTimeout(120_000);

const NOBODY = mockCredentials.none.header();
const USER = mockCredentials.user.header();
const BUILT_AT = Date.parse('2026-02-03T04:05:06.789Z');
const COMMIT = 'c0ffeec0ffeec0ffeec0ffeec0ffeec0ffeec0ff';

/** Commits that are too many. */
const MANY = 3;

const DOCS = ['docs/index.md', 'mkdocs.yml'];
const WORKFLOW = {
  '.github/workflows/docs.yml': `on: push
jobs:
  publish:
    uses: acme/portal/.github/workflows/techdocs.yml@main
`,
};

/** As old as they are commits: the last but a moment ago. */
function codeChanges(count: number, path = 'main.go') {
  return Array.from({ length: count }, (_, i) => ({
    daysAgo: count - i - 1,
    changes: [path],
  }));
}

describe('GET /freshness/:namespace/:kind/:name', () => {
  let github: RunningGithub;
  let storage: RunningStorage;
  let portal: RunningPortal;
  const moreEnds: (() => Promise<void>)[] = [];

  function entity(name: string, folder = ''): Entity {
    const [repo] = name.split('.');
    return {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: {
        name,
        namespace: 'default',
        annotations: {
          'backstage.io/managed-by-location': `url:${github.url}/acme/${repo}/tree/main/${folder}catalog-info.yaml`,
          'backstage.io/techdocs-ref': 'dir:.',
        },
      },
    };
  }

  function entities() {
    const undocumented = entity('undocumented-api');
    delete undocumented.metadata.annotations?.['backstage.io/techdocs-ref'];
    return [
      entity('fresh-api'),
      entity('stale-api'),
      entity('broken-api'),
      entity('new-api'),
      entity('gone-api'),
      entity('shop.cart', 'cart/'),
      entity('shop.help', 'help/'),
      entity('shop.web', 'web/'),
      undocumented,
    ];
  }

  beforeAll(async () => {
    const repositories = ['fresh', 'stale', 'broken', 'new'].map(
      name => `${name}-api`,
    );
    [github, storage] = await Promise.all([
      startGithub({
        moreRepositories: 0,
        repositories: Object.fromEntries(
          [...repositories, 'shop'].map(name => [name, { 'README.md': name }]),
        ),
      }),
      startStorage(),
    ]);
    await github.executeWorkflows({
      file: 'techdocs.yml',
      run: async ({ repository }) => {
        if (repository === 'acme/broken-api') {
          throw new Error('MkDocs stopped');
        }
      },
    });
    const old = { daysAgo: 100, changes: DOCS };
    await writeHistory(
      github,
      'fresh-api',
      [{ daysAgo: 2, changes: DOCS }, ...codeChanges(1)],
      WORKFLOW,
    );
    await writeHistory(
      github,
      'stale-api',
      [old, ...codeChanges(MANY)],
      WORKFLOW,
    );
    await writeHistory(github, 'broken-api', [old], WORKFLOW);
    await writeHistory(github, 'new-api', [old]);
    await writeHistory(
      github,
      'shop',
      [
        {
          daysAgo: 100,
          changes: ['cart', 'help', 'web'].map(name => `${name}/docs/index.md`),
        },
        ...codeChanges(MANY, 'web/index.ts'),
        ...codeChanges(MANY, 'help/index.ts'),
        { daysAgo: 0, changes: ['help/pages/index.md'] },
      ],
      { 'help/mkdocs.yml': 'docs_dir: pages\n' },
    );
    const site = { etag: COMMIT, build_timestamp: BUILT_AT };
    for (const each of entities()) {
      if (each.metadata.name !== 'new-api') {
        await publishSite(storage, each, site);
      }
    }
    portal = await startPortal({
      entities: entities(),
      github,
      storage,
      techdocsFreshness: { maxCommits: MANY },
    });
  });

  afterAll(async () => {
    await portal.stop();
    for (const end of moreEnds) {
      await end();
    }
    await Promise.all([github.remove(), storage.remove()]);
  });

  /** Builds take their turn. */
  async function ended(name: string) {
    for (;;) {
      const answer = await fetch(
        `${github.url}/api/v3/repos/acme/${name}/actions/runs?status=completed`,
        { headers: { Authorization: `Bearer ${github.token}` } },
      );
      const { workflow_runs: runs } = await answer.json();
      if (runs.length > 0) {
        return runs[0];
      }
    }
  }

  it('tells nobody anything', async () => {
    expect(await portal.askFreshness('fresh-api', NOBODY)).toMatchObject({
      status: 401,
    });
  });

  it('does not tell of what there is not, or what may not be read', async () => {
    expect(await portal.askFreshness('no-api', USER)).toMatchObject({
      status: 404,
      body: {
        error: {
          message:
            'There is no entity component:default/no-api, or you may not read it',
        },
      },
    });
  });

  it('says so of what has no docs', async () => {
    expect(await portal.askFreshness('undocumented-api', USER)).toMatchObject({
      status: 404,
      body: {
        error: {
          message: expect.stringContaining(
            'give it the annotation backstage.io/techdocs-ref',
          ),
        },
      },
    });
  });

  it.each([
    ['a user', USER],
    ['a service', mockCredentials.service.header()],
  ])('tells %s how fresh docs are', async (_, authorization) => {
    const run = await ended('fresh-api');

    expect(await portal.askFreshness('fresh-api', authorization)).toEqual({
      status: 200,
      body: {
        entityRef: 'component:default/fresh-api',
        state: 'fresh',
        published: {
          at: '2026-02-03T04:05:06.789Z',
          commit: COMMIT,
          commitUrl: `${github.url}/acme/fresh-api/commit/${COMMIT}`,
        },
        codeChangedAt: expect.any(String),
        docsChangedAt: expect.any(String),
        commitsSince: 1,
        lastBuild: {
          conclusion: 'success',
          at: run.updated_at,
          url: run.html_url,
        },
      },
    });
  });

  it('calls docs stale that lag behind their code', async () => {
    await ended('stale-api');

    const { body } = await portal.askFreshness('stale-api', USER);

    expect(body).toMatchObject({
      state: 'stale',
      commitsSince: MANY,
      problem: expect.stringMatching(
        /^3 commits changed the code in the 100 days since/,
      ),
    });
  });

  it('looks at no more of a repository than the folder of the docs', async () => {
    const cart = await portal.askFreshness('shop.cart', USER);
    const web = await portal.askFreshness('shop.web', USER);

    expect(cart.body).toMatchObject({ state: 'fresh', commitsSince: 0 });
    expect(web.body).toMatchObject({ state: 'stale', commitsSince: MANY });
  });

  it('finds the pages where mkdocs.yml has them', async () => {
    const { body } = await portal.askFreshness('shop.help', USER);

    expect(body).toMatchObject({ state: 'fresh', commitsSince: 0 });
  });

  it('tells of a build that failed, and where its log is', async () => {
    const run = await ended('broken-api');

    const { body } = await portal.askFreshness('broken-api', USER);

    expect(body).toMatchObject({
      state: 'failed',
      lastBuild: { conclusion: 'failure', url: run.html_url },
      problem: expect.stringContaining('The last build of these docs failed'),
    });
  });

  it('tells of docs that were never published, until they are', async () => {
    const { body } = await portal.askFreshness('new-api', USER);
    expect(body).toMatchObject({
      state: 'unpublished',
      problem: expect.stringContaining('These docs were never published'),
    });
    expect(body).not.toHaveProperty('published');

    await publishSite(storage, entity('new-api'), {});

    const after = await portal.askFreshness('new-api', USER);
    expect(after.body).toMatchObject({ state: 'fresh', published: {} });
  });

  it('knows the site alone of what lies in no repository', async () => {
    const { body } = await portal.askFreshness('gone-api', USER);

    expect(body).toEqual({
      entityRef: 'component:default/gone-api',
      state: 'fresh',
      published: expect.objectContaining({ commit: COMMIT }),
    });
  });

  it('goes by the limits that are configured', async () => {
    const patient = await startPortal({
      entities: entities(),
      github,
      storage,
      techdocsFreshness: { maxCommits: MANY + 1 },
    });
    moreEnds.push(patient.stop);
    const strict = await startPortal({
      entities: entities(),
      github,
      storage,
      techdocsFreshness: { maxAge: { days: 1 }, maxCommits: 1 },
    });
    moreEnds.push(strict.stop);

    const [stale, fresh] = await Promise.all([
      patient.askFreshness('stale-api', USER),
      strict.askFreshness('fresh-api', USER),
    ]);

    expect(stale.body.state).toBe('fresh');
    expect(fresh.body.state).toBe('stale');
  });

  it('says so while the storage is away', async () => {
    await storage.stop();
    try {
      expect(await portal.askFreshness('fresh-api', USER)).toMatchObject({
        status: 503,
        body: {
          error: {
            message: expect.stringContaining('The storage of docs does not'),
          },
        },
      });
    } finally {
      await storage.start();
    }
  });

  it('says so while GitHub is away, but of what it has just told', async () => {
    await portal.askFreshness('fresh-api', USER);
    const forgetful = await startPortal({
      entities: entities(),
      github,
      storage,
    });
    moreEnds.push(forgetful.stop);
    await github.stop();
    try {
      expect(await forgetful.askFreshness('fresh-api', USER)).toMatchObject({
        status: 503,
        body: {
          error: { message: expect.stringMatching(/^GitHub does not answer/) },
        },
      });
      const kept = await portal.askFreshness('fresh-api', USER);
      expect(kept).toMatchObject({ status: 200, body: { state: 'fresh' } });
    } finally {
      await github.start();
    }
  });
});
