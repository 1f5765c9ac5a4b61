import { existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packagePath, REPOSITORY_ROOT } from '../paths';
import { MkDocs } from './MkDocs';

// Installing it for the first time may take a while.
jest.setTimeout(300_000);

const REPOSITORIES = packagePath('acme/repositories');
const DOCUMENTED = [
  ['this repository', REPOSITORY_ROOT],
  ...readdirSync(REPOSITORIES)
    .filter(name => existsSync(join(REPOSITORIES, name, 'mkdocs.yml')))
    .sort()
    .map(name => [name, join(REPOSITORIES, name)]),
];

describe('MkDocs', () => {
  let mkdocs: MkDocs;
  let dir: string;
  let site: string;

  beforeAll(async () => {
    mkdocs = await MkDocs.install();
  });

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'mkdocs with spaces '));
    site = join(dir, 'site');
  });

  afterEach(() => rm(dir, { recursive: true }));

  async function readJson(file: string) {
    return JSON.parse(await readFile(join(site, file), 'utf8'));
  }

  it.each(DOCUMENTED)('builds the docs of %s', async (_, folder) => {
    await mkdocs.build(folder, site);

    expect(existsSync(join(site, 'index.html'))).toBe(true);
    expect(await readJson('search/search_index.json')).toMatchObject({
      docs: expect.arrayContaining([expect.objectContaining({ location: '' })]),
    });
    // TechDocs reads this one; its plugin writes it.
    expect(await readJson('techdocs_metadata.json')).toMatchObject({
      site_name: expect.any(String),
    });
  });

  describe('refuses docs', () => {
    let source: string;

    beforeEach(async () => {
      source = join(dir, 'source');
      await mkdir(join(source, 'docs'), { recursive: true });
    });

    async function write(page: string, nav = '[index.md]') {
      await writeFile(join(source, 'docs', 'index.md'), page);
      await writeFile(
        join(source, 'mkdocs.yml'),
        `site_name: Docs\nnav: ${nav}\nplugins: [techdocs-core]\n`,
      );
    }

    it('with a link to a page that is not there', async () => {
      await write('[gone](gone.md)');

      await expect(mkdocs.build(source, site)).rejects.toThrow(
        "contains a link 'gone.md', but the target is not found among documentation files",
      );
    });

    it('with a link to a heading that is not there', async () => {
      await write('[gone](#gone)');

      await expect(mkdocs.build(source, site)).rejects.toThrow(
        "contains a link '#gone', but there is no such anchor on this page",
      );
    });

    it('with a page in the navigation that is not there', async () => {
      await write('# Here', '[index.md, gone.md]');

      await expect(mkdocs.build(source, site)).rejects.toThrow(
        "A reference to 'gone.md' is included in the 'nav' configuration, which is not found in the documentation files",
      );
    });

    it('with a page that the navigation leaves out', async () => {
      await write('# Here');
      await writeFile(join(source, 'docs', 'lost.md'), '# Lost');

      await expect(mkdocs.build(source, site)).rejects.toThrow(
        'but are not included in the "nav" configuration:',
      );
    });

    it('without a mkdocs.yml', async () => {
      await expect(mkdocs.build(source, site)).rejects.toThrow(
        "Config file 'mkdocs.yml' does not exist",
      );
    });
  });
});
