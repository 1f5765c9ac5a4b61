import * as fs from 'node:fs';
import { join } from 'node:path';
import * as git from 'isomorphic-git';
import http from 'isomorphic-git/http/node';
import { RunningGithub, startGithub } from '../../__testUtils__/startGithub';

jest.setTimeout(60_000);

describe('isomorphic-git on the local GitHub', () => {
  let github: RunningGithub;

  beforeAll(async () => {
    github = await startGithub({ moreRepositories: 0 });
  });

  afterAll(() => github.remove());

  const auth = () => ({ username: 'x-access-token', password: github.token });

  async function clone(name: string) {
    const dir = join(github.dir, name);
    await git.clone({
      fs,
      http,
      dir,
      url: `${github.url}/acme/checkout-api`,
      onAuth: auth,
    });
    return dir;
  }

  it('clones, pushes, and another clone has what was pushed', async () => {
    const dir = await clone('one');
    fs.writeFileSync(join(dir, 'new.md'), 'New\n');
    await git.add({ fs, dir, filepath: 'new.md' });
    await git.commit({
      fs,
      dir,
      message: 'Add a file',
      author: { name: 'Ben', email: 'ben@acme.example' },
    });

    const { ok } = await git.push({ fs, http, dir, onAuth: auth });

    expect(ok).toBe(true);
    const other = await clone('two');
    expect(fs.readFileSync(join(other, 'new.md'), 'utf8')).toBe('New\n');
  });

  it('is refused without a token', async () => {
    await expect(
      git.clone({
        fs,
        http,
        dir: join(github.dir, 'none'),
        url: `${github.url}/acme/checkout-api`,
      }),
    ).rejects.toThrow('401');
  });
});
