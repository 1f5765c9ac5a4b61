import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestDatabases } from '@backstage/backend-test-utils';
import { JsonObject } from '@backstage/types';
import { parse, parseAllDocuments } from 'yaml';
import { REPOSITORY_ROOT } from '../paths';
import { MkDocs } from '../mkdocs/MkDocs';
import {
  RunningGoldenPaths,
  startGoldenPaths,
} from '../__testUtils__/startGoldenPaths';
import { SERVICES } from './__testUtils__/cases';
import { combinations } from './__testUtils__/combinations';
import { dryRun } from './__testUtils__/dryRun';
import {
  infrastructureProblems,
  Modules,
  readModules,
} from './__testUtils__/infrastructureProblems';
import { outsideOf } from './__testUtils__/outsideOf';
import { problemsOf } from './__testUtils__/problemsOf';
import { Rendering } from './__testUtils__/Rendering';
import { Go } from './Go';
import { Npm } from './Npm';

// What compiles for the first time may take a while.
jest.setTimeout(300_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

const FORM = {
  name: 'returns-api',
  description: 'Takes parcels back',
  owner: 'group:default/payments-team',
  system: 'system:default/payments',
  size: 'small',
  tier: 'standard',
  database: 'none',
  bucket: false,
};
/** What makes another repository. */
const REPOSITORIES = combinations({
  database: ['none', 'postgres'],
  bucket: [false, true],
});
/** What makes another infrastructure, beyond that. */
const INFRASTRUCTURES = combinations({
  size: ['small', 'medium', 'large'],
  tier: ['standard', 'critical'],
  database: ['none', 'postgres'],
  bucket: [false, true],
});
const REPLICAS: Record<string, number> = { small: 2, medium: 3, large: 5 };
const MEMORY_MIB: Record<string, number> = {
  small: 256,
  medium: 512,
  large: 1024,
};
/** What is valid, and has to come out as it went in. */
const AWKWARD: Partial<typeof FORM>[] = [
  { description: 'He said: "it\'s 100% # done" \\ ünïcode' },
  { description: '${{ parameters.name }} {{ x }} {% if %} {# no #}' },
  { description: "- a: list, [of] {what} & *not* | > '" },
  { description: '123' },
  { description: 'true' },
  { description: 'See [the guide](guide.md) <b>soon</b> `' },
  { name: 'null' },
  { name: 'true' },
  { name: 'x'.repeat(40) },
];

const TEMPLATES = SERVICES;

describe.each(TEMPLATES)('%s', template => {
  let acme: RunningGoldenPaths;
  let mkdocs: MkDocs;
  let go: Go;
  let npm: Npm;
  let modules: Modules;
  let dir: string;
  let before: unknown;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'templates '));
    // What is missing on this machine is to be told at once.
    [go, npm, mkdocs] = await Promise.all([
      Go.find(),
      Npm.find(),
      MkDocs.install(),
    ]);
    modules = await readModules(go);
    acme = await startGoldenPaths(databases);
    before = await outsideOf(acme);
  });

  afterAll(async () => {
    await acme?.stop();
    await rm(dir, { recursive: true });
  });

  async function render(values: JsonObject) {
    const { rendering, log } = await dryRun(acme, template, {
      ...FORM,
      ...values,
    });
    expect(log).toContain('Finished step');
    return rendering;
  }

  describe.each(REPOSITORIES)('with %j', values => {
    let repository: Rendering;
    let folder: string;

    beforeAll(async () => {
      repository = (await render(values)).folder('repository');
      folder = join(dir, repository.digest);
      await repository.write(folder);
    });

    it('is sound', async () => {
      expect(await problemsOf(acme, repository, FORM.description)).toEqual([]);
    });

    it('belongs to its team, and says where its code and docs are', () => {
      const [component, api] = parseAllDocuments(
        repository.text('catalog-info.yaml'),
      ).map(document => document.toJS());
      const ours = {
        lifecycle: 'production',
        owner: FORM.owner,
        system: 'payments',
      };
      const inRepository = {
        name: FORM.name,
        annotations: { 'github.com/project-slug': `acme/${FORM.name}` },
      };

      expect(component).toMatchObject({
        kind: 'Component',
        metadata: inRepository,
        spec: { ...ours, providesApis: [`api:default/${FORM.name}`] },
      });
      expect(component.metadata.annotations).toMatchObject({
        'backstage.io/techdocs-ref': 'dir:.',
      });
      expect(api).toMatchObject({
        kind: 'API',
        metadata: inRepository,
        spec: ours,
      });
      expect(repository.text('.github/CODEOWNERS')).toBe(
        '* @acme/payments-team\n',
      );
    });

    it('builds, and passes its own tests', async () => {
      const check = template === 'go-service' ? checkGo : checkNode;

      await expect(check(folder)).resolves.toBeUndefined();
    });

    it('has docs that build', async () => {
      await expect(
        mkdocs.build(folder, join(dir, 'site')),
      ).resolves.toBeUndefined();
    });

    it('has workflows that GitHub would take', async () => {
      const workflows = repository.paths
        .filter(path => path.startsWith('.github/workflows/'))
        .map(path => join(folder, path));

      expect(workflows.length).toBeGreaterThan(0);
      await expect(go.lintWorkflows(workflows)).resolves.toBeUndefined();
    });
  });

  it('has infrastructure that Terraform and its modules would take, for each size, tier and need', async () => {
    const files: string[] = [];
    for (const values of INFRASTRUCTURES) {
      const infra = (await render(values)).folder('infra');
      const folder = join(dir, `infra-${infra.digest}`);
      await infra.write(folder);
      expect(infra.paths).toEqual(['main.tf']);
      const file = join(folder, 'main.tf');
      files.push(file);

      const hcl = await go.readHcl(file);
      expect(infrastructureProblems(hcl, modules)).toEqual([]);
      expect(hcl.module).toEqual(modulesFor({ ...FORM, ...values }));
    }

    expect(new Set(files).size).toBe(INFRASTRUCTURES.length);
    await expect(go.checkHcl(files)).resolves.toBeUndefined();
  });

  it.each(AWKWARD)('takes %j as it is', async values => {
    const form = { ...FORM, ...values };
    const repository = (await render(values)).folder('repository');
    const folder = join(dir, repository.digest);
    await repository.write(folder);

    expect(await problemsOf(acme, repository, form.description)).toEqual([]);
    await mkdocs.build(folder, join(dir, 'site'));
    const origin = parse(repository.text('.portal/origin.yaml'));
    const { annotations } = parseAllDocuments(
      repository.text('catalog-info.yaml'),
    )[0].toJS().metadata;
    expect(origin).toEqual({
      template,
      version: await versionOf(template),
      task: expect.stringMatching(/^dry-run-/),
      values: {
        name: form.name,
        description: form.description,
        owner: 'payments-team',
        system: 'payments',
        database: form.database,
        bucket: form.bucket,
        size: form.size,
        tier: form.tier,
      },
    });
    expect(annotations).toMatchObject({
      'backstage.io/source-template': `template:default/${template}`,
      'acme.example/template-version': origin.version,
      'acme.example/run': origin.task,
    });
  });

  it('leaves nothing behind when it is run dry', async () => {
    expect(await outsideOf(acme)).toEqual(before);
  });

  async function checkGo(folder: string) {
    await go.checkFormat(folder);
    await go.run(['mod', 'tidy', '-diff'], folder);
    await go.run(['vet', './...'], folder);
    await go.run(['test', './...'], folder);
    await go.run(['build', './...'], folder);
  }

  async function checkNode(folder: string) {
    await npm.run(['ci'], folder);
    await npm.run(['run', 'lint'], folder);
    await npm.run(['run', 'typecheck'], folder);
    await npm.run(['test'], folder);
    await npm.run(['run', 'build'], folder);
  }
});

it('the infrastructure of all services is written alike', async () => {
  const [first, ...others] = await Promise.all(
    TEMPLATES.map(template =>
      readFile(
        join(REPOSITORY_ROOT, 'templates', template, 'infra/main.tf'),
        'utf8',
      ),
    ),
  );

  expect(others).toEqual(others.map(() => first));
});

/** The modules that a form asks for, as hcl2json tells of them. */
function modulesFor({ name, size, tier, database, bucket }: typeof FORM) {
  const owner = 'payments-team';
  return {
    service: [
      {
        source: '../../modules/service',
        name,
        owner,
        tier,
        image: `registry.acme.example/${name}:bootstrap`,
        // The form promises as much, and the module wants three of a critical one.
        replicas: Math.max(REPLICAS[size], tier === 'critical' ? 3 : 0),
        memory_mib: MEMORY_MIB[size],
        readiness_path: '/readyz',
        ...(database === 'postgres' && {
          secret_names: ['${module.postgres.secret_name}'],
        }),
        ...(bucket && { environment: { BUCKET: '${module.bucket.name}' } }),
      },
    ],
    ...(database === 'postgres' && {
      postgres: [
        {
          source: '../../modules/postgres',
          name: `${name}-postgres`,
          owner,
          database: name.replaceAll('-', '_'),
        },
      ],
    }),
    ...(bucket && {
      bucket: [
        { source: '../../modules/bucket', name: `${name}-files`, owner },
      ],
    }),
  };
}

/** As the template itself names it. */
async function versionOf(template: string): Promise<string> {
  const path = join(REPOSITORY_ROOT, 'templates', template, 'template.yaml');
  const { metadata } = parse(await readFile(path, 'utf8'));
  return metadata.annotations['acme.example/template-version'];
}
