import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Npm } from './Npm';

describe('Npm', () => {
  let dir: string;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'npm '));
  });

  afterEach(() => rm(dir, { recursive: true }));

  async function pretend(program: string, version: string) {
    const file = join(dir, program);
    await writeFile(file, `#!/bin/sh\necho ${version}\n`);
    await chmod(file, 0o755);
  }

  it.each([
    ['there is no Node', {}, 'node is not there and npm is not there'],
    [
      'the Node is too old',
      { node: 'v22.1.0', npm: '10.0.0' },
      'node is v22.1.0 and npm is 10.0.0',
    ],
    [
      'there is no npm',
      { node: 'v24.1.0' },
      'node is v24.1.0 and npm is not there',
    ],
  ])('says what to install when %s', async (_, programs, found) => {
    for (const [program, version] of Object.entries(programs)) {
      await pretend(program, version);
    }

    await expect(Npm.find({ PATH: dir })).rejects.toThrow(
      `Node 24 or newer with npm is needed to test the templates, and on the PATH ${found}. Install it from https://nodejs.org`,
    );
  });

  it('fails in the words of npm', async () => {
    const npm = await Npm.find();

    await expect(npm.run(['run', 'lint'], dir)).rejects.toThrow(
      /^npm run lint in [\s\S]*package\.json/,
    );
  });
});
