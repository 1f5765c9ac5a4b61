import { TestDatabases } from '@backstage/backend-test-utils';
import {
  apiDescriptor,
  componentDescriptor,
} from '../__testUtils__/descriptors';
import { Files } from '../__testUtils__/startGithub';
import { waitFor } from '../service/waitFor';
import { ChangeTable } from '../__testUtils__/ChangeTable';
import { FollowedGithub } from '../__testUtils__/FollowedGithub';

jest.setTimeout(90_000);

const DESCRIPTOR = 'catalog-info.yaml';
const OPENAPI = 'openapi: 3.1.0\n';

/** A repository for each case, so that none needs another. */
const SERVICES = [
  'deleted',
  'archived',
  'renamed',
  'edited',
  'moved',
  'broken',
  'undescribed',
  'original',
  'away',
  'witness',
];
const APIS = [
  'api-edited',
  'api-moved',
  'api-moved-along',
  'api-emptied',
  'api-broken',
  'api-deleted',
];

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
const table = new ChangeTable();
let github: FollowedGithub;

describe('what the catalog shows of', () => {
  beforeAll(async () => {
    github = await FollowedGithub.start({
      databases,
      repositories: {
        ...repositories(SERVICES, service),
        ...repositories(APIS, name => api(name, 'openapi.yaml')),
        'api-graphql': api('api-graphql', 'schema.graphql'),
      },
    });
  });

  afterAll(async () => {
    // What docs/catalog-changes.md tells.
    console.log(table.toMarkdown());
    await github.stop();
  });

  describe('a repository', () => {
    const repos = () => github.octokit.rest.repos;

    it('takes its entities with it when it is deleted', async () => {
      await table.measure(
        { change: 'A repository is deleted', shows: 'Its entities are gone' },
        () => repos().delete({ owner: 'acme', repo: 'deleted' }),
        () => github.isGone('component:deleted'),
      );
    });

    it('takes its entities with it when it is archived, and brings them back', async () => {
      await table.measure(
        { change: 'A repository is archived', shows: 'Its entities are gone' },
        () => setArchived('archived', true),
        () => github.isGone('component:archived'),
      );
      await table.measure(
        { change: 'It is unarchived', shows: 'Its entities are back' },
        () => setArchived('archived', false),
        () => github.isServed('component:archived'),
      );
    });

    it('known state: loses its entities for a moment when it is renamed', async () => {
      const sources = new Set<string | undefined>();
      await table.measure(
        {
          change: 'A repository is renamed',
          shows: 'The same entities, from its new name',
        },
        () =>
          repos().update({
            owner: 'acme',
            repo: 'renamed',
            name: 'called-anew',
          }),
        async () => {
          const source = await sourceOf('component:renamed');
          sources.add(source);
          return source === sourceIn('called-anew');
        },
      );
      expect(sources).toContain(undefined);
    });

    it('brings its entities when it is new and pushed to', async () => {
      await table.measure(
        {
          change: 'A repository is made, a descriptor pushed',
          shows: 'Its entities',
        },
        () => github.create('new', service('new')),
        () => github.isServed('component:new'),
      );
    });
  });

  describe('a descriptor', () => {
    it('shows what was edited', async () => {
      await table.measure(
        { change: 'A descriptor is edited', shows: 'What it says now' },
        () => describeAnew('edited', { title: 'Edited' }),
        async () => (await title('component:edited')) === 'Edited',
      );
    });

    it('known state: loses its entities when it is moved to another path', async () => {
      await table.measure(
        {
          change: 'A descriptor is moved to another path',
          shows: 'Its entities are gone, and stay so',
        },
        () =>
          github.push('moved', {
            removed: [DESCRIPTOR],
            files: { [`docs/${DESCRIPTOR}`]: componentDescriptor('moved') },
          }),
        () => github.isGone('component:moved'),
      );
      await laterChangeIsServed();

      expect(await github.isServed('component:moved')).toBe(false);
    });

    it('known state: keeps its entities as they were when it is broken', async () => {
      await table.measure(
        {
          change: 'A descriptor is broken, no YAML any more',
          shows:
            'Its entities as they were, without a word; the error is at the Location alone',
        },
        () => github.push('broken', { files: { [DESCRIPTOR]: 'metadata: [' } }),
        async () => (await github.descriptorErrors('broken')).length > 0,
      );

      expect(await github.descriptorErrors('broken')).toEqual([
        expect.stringContaining('YAML error at'),
      ]);
      expect(await github.isServed('component:broken')).toBe(true);
      expect(await github.errors('component:broken')).toEqual([]);
    });

    it('takes its entities with it when it is deleted', async () => {
      await table.measure(
        { change: 'A descriptor is deleted', shows: 'Its entities are gone' },
        () => github.push('undescribed', { removed: [DESCRIPTOR] }),
        () => github.isGone('component:undescribed'),
      );
    });
  });

  describe('a file that a descriptor refers to', () => {
    it('shows what was edited', async () => {
      await table.measure(
        { change: 'A `$text` file is edited', shows: 'What it says now' },
        () =>
          github.push('api-edited', { files: { 'openapi.yaml': 'edited' } }),
        async () => (await definition('api:api-edited')) === 'edited',
      );
    });

    it('shows where it moved to with its descriptor', async () => {
      await table.measure(
        {
          change: 'A `$text` file is moved, its descriptor adapted',
          shows: 'What it says at its new path',
        },
        () =>
          github.push('api-moved-along', {
            removed: ['openapi.yaml'],
            files: {
              ...api('api-moved-along', 'spec/openapi.yaml'),
              'spec/openapi.yaml': 'moved',
            },
          }),
        async () => (await definition('api:api-moved-along')) === 'moved',
      );
    });

    it('known state: keeps the API as it was, with an error, when it is emptied', async () => {
      await table.measure(
        {
          change: 'A `$text` file is emptied',
          shows: 'The API as it was, with an error',
        },
        () => github.push('api-emptied', { files: { 'openapi.yaml': '' } }),
        async () => (await github.errors('api:api-emptied')).length > 0,
      );

      expect(await definition('api:api-emptied')).toBe(OPENAPI);
    });

    it('is taken in as it is when it is broken', async () => {
      await table.measure(
        {
          change: 'A `$text` file is broken, no OpenAPI any more',
          shows: 'The broken text, without a word',
        },
        () => github.push('api-broken', { files: { 'openapi.yaml': ': [' } }),
        async () => (await definition('api:api-broken')) === ': [',
      );

      expect(await github.errors('api:api-broken')).toEqual([]);
    });

    it.each([
      ['deleted', 'api-deleted', { removed: ['openapi.yaml'] }],
      [
        'moved, its descriptor not adapted',
        'api-moved',
        { removed: ['openapi.yaml'], files: { 'spec/openapi.yaml': OPENAPI } },
      ],
    ])(
      'known state: goes unnoticed by webhook when it is %s',
      async (what, repo, change) => {
        await github.push(repo, change);
        await laterChangeIsServed();

        expect(await github.errors(`api:${repo}`)).toEqual([]);
        expect(await definition(`api:${repo}`)).toBe(OPENAPI);

        // As the catalog does by itself, some time later.
        await github.refresh(`api:default/${repo}`);
        await until(
          async () => (await github.errors(`api:${repo}`)).length > 0,
        );

        expect(await definition(`api:${repo}`)).toBe(OPENAPI);
        table.addUnnoticed({
          change: `A \`$text\` file is ${what}`,
          shows: 'The API as it was; with an error once it is looked at again',
        });
      },
    );

    it('known state: goes unnoticed by webhook when it is no YAML and edited', async () => {
      await github.push('api-graphql', {
        files: { 'schema.graphql': 'edited' },
      });
      await laterChangeIsServed();

      expect(await definition('api:api-graphql')).toBe(OPENAPI);

      await github.refresh('api:default/api-graphql');
      await until(
        async () => (await definition('api:api-graphql')) === 'edited',
      );
      table.addUnnoticed({
        change:
          'A `$text` file that is no YAML is edited (`.graphql`, `.json`)',
        shows: 'The API as it was, until it is looked at again',
      });
    });
  });

  describe('a name that two repositories claim', () => {
    it('known state: stays with the first one, as the log alone tells', async () => {
      await table.measure(
        {
          change: 'A second repository claims the name of an entity',
          shows: 'The first one as before; a line in the log tells',
        },
        () => github.create('copy', service('original')),
        async () => conflictsOf('original').length > 0,
      );

      expect(await sourceOf('component:original')).toBe(sourceIn('original'));
      expect(await github.descriptorErrors('copy')).toEqual([]);
    });

    it('known state: goes to a copy for good, when the first one was away', async () => {
      await github.create('away-copy', service('away'));
      await until(async () => conflictsOf('away').length === 1);
      await setArchived('away', true);
      await until(() => github.isGone('component:away'));

      await table.measure(
        {
          change: 'The first one is archived, the second one edited',
          shows: 'The entity of the second one',
        },
        () =>
          github.push('away-copy', {
            files: {
              [DESCRIPTOR]: componentDescriptor('away', { title: 'Copy' }),
            },
          }),
        async () =>
          (await sourceOf('component:away')) === sourceIn('away-copy'),
      );
      await table.measure(
        {
          change: 'The first one is unarchived',
          shows: 'The entity of the second one still; a line in the log tells',
        },
        () => setArchived('away', false),
        async () => conflictsOf('away').length === 2,
      );

      expect(await sourceOf('component:away')).toBe(sourceIn('away-copy'));
    });

    function conflictsOf(name: string) {
      return github.complaints(
        `onflicting entityRef component:default/${name} `,
      );
    }
  });
});

async function until(isSo: () => Promise<boolean>) {
  expect(await waitFor(isSo, { timeoutMs: 20_000 })).toBe(true);
}

/** When it is, an earlier change was told of and had its time, too. */
async function laterChangeIsServed() {
  const marker = `Changed at ${performance.now()}`;
  await describeAnew('witness', { title: marker });
  await until(async () => (await title('component:witness')) === marker);
}

function describeAnew(name: string, options: { title: string }) {
  return github.push(name, {
    files: { [DESCRIPTOR]: componentDescriptor(name, options) },
  });
}

function setArchived(repo: string, archived: boolean) {
  return github.octokit.rest.repos.update({ owner: 'acme', repo, archived });
}

async function title(ref: string) {
  return (await github.entity(ref))?.metadata.title;
}

async function definition(ref: string) {
  return (await github.entity(ref))?.spec?.definition;
}

async function sourceOf(ref: string) {
  const annotations = (await github.entity(ref))?.metadata.annotations;
  return annotations?.['backstage.io/source-location'];
}

function sourceIn(repo: string) {
  return `url:${github.url}/acme/${repo}/tree/main/`;
}

function repositories(
  names: readonly string[],
  files: (name: string) => Files,
): Record<string, Files> {
  return Object.fromEntries(names.map(name => [name, files(name)]));
}

function service(name: string): Files {
  return { [DESCRIPTOR]: componentDescriptor(name) };
}

function api(name: string, definitionFile: string): Files {
  return {
    [DESCRIPTOR]: apiDescriptor(name, {
      type: 'openapi',
      definitionFile: `./${definitionFile}`,
    }),
    [definitionFile]: OPENAPI,
  };
}
