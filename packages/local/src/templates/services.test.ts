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
import { combinations } from './__testUtils__/combinations';
import { dryRun } from './__testUtils__/dryRun';
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

const TEMPLATES = ['go-service', 'node-service'];

describe.each(TEMPLATES)('%s', template => {
  let acme: RunningGoldenPaths;
  let mkdocs: MkDocs;
  let go: Go;
  let dir: string;

  beforeAll(async () => {
    [acme, mkdocs, go] = await Promise.all([
      startGoldenPaths(databases),
      MkDocs.install(),
      Go.find(),
    ]);
    dir = await mkdtemp(join(tmpdir(), 'templates '));
  });

  afterAll(async () => {
    await acme.stop();
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

  it('has infrastructure that Terraform could read, for each size, tier and need', async () => {
    const files = [];
    for (const values of INFRASTRUCTURES) {
      const infra = (await render(values)).folder('infra');
      const folder = join(dir, `infra-${infra.digest}`);
      await infra.write(folder);
      files.push(...infra.paths.map(path => join(folder, path)));
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
    expect(origin).toMatchObject({
      template,
      version: await versionOf(template),
      task: expect.stringMatching(/^dry-run-/),
      values: {
        name: form.name,
        description: form.description,
        owner: 'payments-team',
        system: 'payments',
      },
    });
    expect(annotations).toMatchObject({
      'backstage.io/source-template': `template:default/${template}`,
      'acme.example/template-version': origin.version,
      'acme.example/run': origin.task,
    });
  });

  async function checkGo(folder: string) {
    await go.checkFormat(folder);
    await go.run(['mod', 'tidy', '-diff'], folder);
    await go.run(['vet', './...'], folder);
    await go.run(['test', './...'], folder);
    await go.run(['build', './...'], folder);
  }

  async function checkNode(folder: string) {
    const npm = new Npm(folder);
    await npm.run('ci');
    await npm.run('run', 'lint');
    await npm.run('run', 'typecheck');
    await npm.run('test');
    await npm.run('run', 'build');
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

/** As the template itself names it. */
async function versionOf(template: string): Promise<string> {
  const path = join(REPOSITORY_ROOT, 'templates', template, 'template.yaml');
  const { metadata } = parse(await readFile(path, 'utf8'));
  return metadata.annotations['acme.example/template-version'];
}
