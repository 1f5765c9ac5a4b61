import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { RunningStorage, startStorage } from '../__testUtils__/startStorage';
import { execFile } from '../service/execFile';
import { s3Client } from '../storage/s3Client';
import { readSite } from '../storage/__testUtils__/readSite';
import { techdocsSettings } from './techdocsSettings';
import { ReusableWorkflow } from './ReusableWorkflow';

// Installing the tools for the first time may take a while.
jest.setTimeout(600_000);

const MEGABYTE = 1024 * 1024;

const DESCRIPTOR = `
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: checkout
  annotations:
    backstage.io/techdocs-ref: dir:.
`;

const SITE = {
  'catalog-info.yaml': DESCRIPTOR,
  'mkdocs.yml': 'site_name: Checkout\nplugins: [techdocs-core]\n',
  'docs/index.md': '# Checkout\n\nHow to pay.\n',
};

describe('the workflow techdocs.yml', () => {
  let storage: RunningStorage;
  let dir: string;
  let log: string;

  beforeAll(async () => {
    storage = await startStorage();
  });

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'repository '));
    log = '';
  });

  afterEach(() => rmSync(dir, { recursive: true }));

  afterAll(() => storage.remove());

  async function write(files: Record<string, string | Buffer>) {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(dir, name)), { recursive: true });
      await writeFile(join(dir, name), content);
    }
  }

  const git = (...args: string[]) =>
    execFile('git', [
      ...[
        '-C',
        dir,
        '-c',
        'user.name=Ben',
        '-c',
        'user.email=ben@acme.example',
      ],
      ...args,
    ]);

  /** Commits what was written and runs the workflow for it. */
  async function run(settings = techdocsSettings(storage)): Promise<string> {
    await git('init', '--quiet', '--initial-branch=main');
    await git('add', '--all');
    await git('commit', '--quiet', '--message=Docs');
    const { stdout } = await git('rev-parse', 'HEAD');
    const oid = stdout.trim();
    await new ReusableWorkflow('techdocs.yml', settings).run(
      {
        gitDir: dir,
        oid,
        repository: 'acme/checkout',
        branch: 'main',
        serverUrl: 'https://github.example',
      },
      text => {
        log += text;
      },
      new AbortController().signal,
    );
    return oid;
  }

  it('publishes the docs of an entity, with the commit they were built from', async () => {
    await write(SITE);

    const oid = await run();

    const site = await readSite(storage, 'default/component/checkout');
    expect(site['index.html']).toContain('How to pay.');
    expect(site['index.html']).toContain(
      'href="https://github.example/acme/checkout/edit/main/docs/index.md"',
    );
    expect(site['index.html']).not.toContain('fonts.googleapis.com');
    expect(JSON.parse(site['techdocs_metadata.json'])).toMatchObject({
      site_name: 'Checkout',
      etag: oid,
      build_timestamp: expect.any(Number),
    });
  });

  it('publishes each entity of a repository with several, by what they are called', async () => {
    await write({
      'catalog-info.yaml':
        'apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata:\n  name: all\nspec:\n  targets: [./services/*/catalog-info.yaml]\n',
      'services/cart/catalog-info.yaml': DESCRIPTOR.replace('checkout', 'cart'),
      'services/cart/mkdocs.yml': 'site_name: Cart\ndocs_dir: pages\n',
      'services/cart/pages/index.md': 'Of carts.',
      'services/tax/catalog-info.yaml': `${DESCRIPTOR.replace(
        'name: checkout',
        'name: Tax\n  namespace: finance',
      )}---${DESCRIPTOR.replace('name: checkout', 'name: other').replace(
        'dir:.',
        'url:https://github.example/acme/other',
      )}`,
      'services/tax/mkdocs.yml': 'site_name: Tax\n',
      'services/tax/docs/index.md': 'Of taxes.',
    });

    await run();

    const cart = await readSite(storage, 'default/component/cart');
    expect(cart['index.html']).toContain('Of carts.');
    expect(cart['index.html']).toContain(
      '/edit/main/services/cart/pages/index.md',
    );
    const tax = await readSite(storage, 'finance/component/tax');
    expect(tax['index.html']).toContain('Of taxes.');
    expect(await readSite(storage, 'default/component/other')).toEqual({});
    expect(log).toContain('the docs of default/Component/other are at url:');
  });

  it('does not execute what a repository would have MkDocs execute', async () => {
    const proof = join(dir, 'proof');
    await write({
      ...SITE,
      'mkdocs.yml':
        'INHERIT: base.yml\nsite_name: Checkout\nhooks: [hook.py]\nplugins: [techdocs-core]\n',
      'base.yml': 'hooks: [hook.py]\n',
      'hook.py': `open(${JSON.stringify(proof)}, 'w').write('executed')\n`,
    });

    await run();

    expect(existsSync(proof)).toBe(false);
    expect(log).toContain('configuration keys from mkdocs.yml: INHERIT, hooks');
    const site = await readSite(storage, 'default/component/checkout');
    expect(site['index.html']).toContain('How to pay.');
  });

  it.each([
    [
      'a descriptor that is no YAML',
      { 'catalog-info.yaml': 'a: b: c' },
      /catalog-info.yaml is no YAML/,
    ],
    [
      'no descriptor',
      { 'catalog-info.yaml': '' },
      /no entity of catalog-info.yaml has docs here: give it the annotation/,
    ],
    [
      'docs from outside',
      { 'catalog-info.yaml': DESCRIPTOR.replace('dir:.', 'dir:../..') },
      /the docs of default\/Component\/checkout are outside of the repository/,
    ],
    [
      'a name that is a path',
      { 'catalog-info.yaml': DESCRIPTOR.replace('checkout', '../ledger') },
      /is no name of an entity/,
    ],
    [
      'a page in the navigation that is not there',
      { 'mkdocs.yml': 'site_name: x\nnav: [gone.md]\nstrict: true\n' },
      /gone.md/,
    ],
  ])('fails for %s, and says why', async (_, files, words) => {
    await write({ ...SITE, ...files });

    await expect(run()).rejects.toThrow(/: ended with exit code 1/);

    expect(log).toMatch(words);
  });

  it('publishes an asset of 50 MB', async () => {
    await write({ ...SITE, 'docs/tour.mp4': randomBytes(50 * MEGABYTE) });

    await run();

    const { ContentLength } = await s3Client(storage).send(
      new HeadObjectCommand({
        Bucket: storage.bucket,
        Key: 'default/component/checkout/tour.mp4',
      }),
    );
    expect(ContentLength).toBe(50 * MEGABYTE);
  });

  it('takes nothing from outside of the repository', async () => {
    await write(SITE);
    await symlink('/etc/hostname', join(dir, 'docs/host.md'));

    await expect(run()).rejects.toThrow('Build: ended with exit code 1');

    expect(log).toMatch(
      /host.md is not allowed to refer to a location outside/,
    );
  });

  it('says what the organization lacks', async () => {
    await write(SITE);

    await expect(
      run({ ...techdocsSettings(storage), secrets: {} }),
    ).rejects.toThrow('Take the access key: ended with exit code 1');

    expect(log).toContain(
      'the organization has neither the variable TECHDOCS_AWS_ROLE nor the secrets',
    );
  });
});
