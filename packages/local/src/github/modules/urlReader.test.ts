import { UrlReaders } from '@backstage/backend-defaults/urlReader';
import { UrlReaderService } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { Octokit } from 'octokit';
import { push } from '../../__testUtils__/push';
import { RunningGithub, startGithub } from '../../__testUtils__/startGithub';

jest.setTimeout(60_000);

describe('the url reader on the local GitHub', () => {
  let github: RunningGithub;
  let octokit: Octokit;
  let reader: UrlReaderService;

  beforeAll(async () => {
    github = await startGithub({ moreRepositories: 0 });
    octokit = new Octokit({
      auth: github.token,
      baseUrl: `${github.url}/api/v3`,
      throttle: { enabled: false },
    });
    reader = UrlReaders.default({
      logger: mockServices.logger.mock(),
      config: new ConfigReader({
        integrations: {
          github: [
            {
              host: github.host,
              apiBaseUrl: `${github.url}/api/v3`,
              token: github.token,
            },
          ],
        },
      }),
    });
  });

  afterAll(() => github.remove());

  const url = (kind: string, path: string) =>
    `${github.url}/acme/checkout-api/${kind}/main/${path}`;

  it('reads a file, and not again when it did not change', async () => {
    const file = url('blob', 'catalog-info.yaml');
    const { buffer, etag } = await reader.readUrl(file);

    expect((await buffer()).toString()).toContain('name: checkout-api');
    expect(etag).toMatch(/^"\w+"$/);
    await expect(reader.readUrl(file, { etag })).rejects.toMatchObject({
      name: 'NotModifiedError',
    });
  });

  it('reads what changed since, be it a file or a tree', async () => {
    const file = url('blob', 'docs/runbook.md');
    const folder = url('tree', 'docs');
    const oldFile = await reader.readUrl(file);
    const oldTree = await reader.readTree(folder);

    await push(octokit, 'checkout-api', {
      files: { 'docs/runbook.md': '# What to do\n' },
    });

    const newFile = await reader.readUrl(file, { etag: oldFile.etag });
    expect((await newFile.buffer()).toString()).toBe('# What to do\n');
    const newTree = await reader.readTree(folder, { etag: oldTree.etag });
    const texts = await Promise.all(
      (await newTree.files()).map(async entry => String(await entry.content())),
    );
    expect(texts.sort()).toEqual(['# Checkout API\n', '# What to do\n']);
  });

  it('does not find a file that is not there', async () => {
    await expect(
      reader.readUrl(url('blob', 'no-such.yaml')),
    ).rejects.toMatchObject({ name: 'NotFoundError' });
  });

  it('reads a tree, and not again when nothing was pushed', async () => {
    const tree = await reader.readTree(url('tree', 'docs'));

    const paths = (await tree.files()).map(({ path }) => path);
    expect(paths.sort()).toEqual(['index.md', 'runbook.md']);
    await expect(
      reader.readTree(url('tree', 'docs'), { etag: tree.etag }),
    ).rejects.toMatchObject({ name: 'NotModifiedError' });
  });

  it('finds files by a pattern', async () => {
    const { files } = await reader.search(url('blob', '**/*.md'));

    expect(files.map(file => file.url).sort()).toEqual([
      url('blob', 'docs/index.md'),
      url('blob', 'docs/runbook.md'),
    ]);
    expect((await files[0].content()).toString()).toMatch(/^# /);
  });
});
