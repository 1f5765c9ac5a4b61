import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { git } from '../../__testUtils__/git';
import { RunningGithub, startGithub } from '../../__testUtils__/startGithub';

jest.setTimeout(60_000);

const PUSH_BYTES = 6 * 1024 * 1024;

describe('git over HTTP', () => {
  let github: RunningGithub;
  let clone: string;

  beforeEach(async () => {
    github = await startGithub({ moreRepositories: 0 });
    clone = join(github.dir, 'clone');
  });

  afterEach(() => github.remove());

  const remote = (user: string, path = 'acme/checkout-api') =>
    `http://${user}${github.host}/${path}`;

  const withToken = (path?: string) => remote(`ada:${github.token}@`, path);

  it.each(['acme/checkout-api', 'acme/checkout-api.git', 'ACME/Checkout-API'])(
    'clones %s',
    async path => {
      await git(github.dir, 'clone', '--quiet', withToken(path), clone);

      expect(readFileSync(join(clone, 'docs/index.md'), 'utf8')).toBe(
        '# Checkout API\n',
      );
    },
  );

  it('brings a clone what was pushed since', async () => {
    const other = join(github.dir, 'other');
    await git(github.dir, 'clone', '--quiet', withToken(), clone);
    await git(github.dir, 'clone', '--quiet', withToken(), other);
    await git(other, 'commit', '--quiet', '--allow-empty', '--message', 'New');
    await git(other, 'push', '--quiet', 'origin', 'main', 'main:feature/new');

    await git(clone, 'fetch', '--quiet');

    const pushed = await git(other, 'rev-parse', 'HEAD');
    for (const branch of ['origin/main', 'origin/feature/new']) {
      expect(await git(clone, 'rev-parse', branch)).toBe(pushed);
    }
  });

  it('wants a token, and says so the way git understands', async () => {
    const response = await fetch(
      `${remote('')}/info/refs?service=git-receive-pack`,
    );
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch(/^Basic/);

    await expect(
      git(github.dir, 'clone', remote('ada:guess@'), clone),
    ).rejects.toThrow('Authentication failed');
    expect(existsSync(clone)).toBe(false);
  });

  it('clones a public repository without a token, and wants one for a push', async () => {
    await fetch(`${github.url}/api/v3/repos/acme/checkout-api`, {
      method: 'PATCH',
      headers: { Authorization: `Bearer ${github.token}` },
      body: JSON.stringify({ visibility: 'public' }),
    });

    await git(github.dir, 'clone', '--quiet', remote(''), clone);

    await git(clone, 'commit', '--quiet', '--allow-empty', '--message', 'None');
    await expect(git(clone, 'push', 'origin', 'main')).rejects.toThrow(
      'could not read Username',
    );
  });

  it('does not find a repository that is not there', async () => {
    await expect(
      git(github.dir, 'clone', withToken('acme/no-such'), clone),
    ).rejects.toThrow('not found');
  });

  it('takes a push of six megabytes, and still has it after a restart', async () => {
    await git(github.dir, 'clone', '--quiet', withToken(), clone);
    writeFileSync(join(clone, 'large.bin'), randomBytes(PUSH_BYTES));
    await git(clone, 'add', '.');
    await git(clone, 'commit', '--quiet', '--message', 'Add a large file');
    await git(clone, 'push', '--quiet', 'origin', 'main');
    const pushed = await git(clone, 'rev-parse', 'HEAD');
    rmSync(clone, { recursive: true });

    await github.restart();

    await git(github.dir, 'clone', '--quiet', withToken(), clone);
    expect(await git(clone, 'rev-parse', 'HEAD')).toBe(pushed);
    expect(readFileSync(join(clone, 'large.bin'))).toHaveLength(PUSH_BYTES);
  });
});
