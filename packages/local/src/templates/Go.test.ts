import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Go } from './Go';

// The tools are built the first time.
jest.setTimeout(180_000);

describe('Go', () => {
  let go: Go;
  let dir: string;

  beforeAll(async () => {
    go = await Go.find();
    dir = await mkdtemp(join(tmpdir(), 'go '));
  });

  afterAll(() => rm(dir, { recursive: true }));

  async function write(name: string, text: string) {
    const file = join(dir, name);
    await writeFile(file, text);
    return file;
  }

  it('says what to install when there is none', async () => {
    await expect(Go.find({ PATH: dir })).rejects.toThrow(
      'Go 1.26 or newer is needed to test the templates, and go on the PATH is not there. Install it from https://go.dev/dl',
    );
  });

  it.each([
    ['that is no HCL', 'module "a" {'],
    ['that is not formatted', 'a=1\n'],
  ])('refuses a file %s', async (_, text) => {
    const file = await write('main.tf', text);

    await expect(go.checkHcl([file])).rejects.toThrow('main.tf');
  });

  it('refuses a workflow with a job that does nothing', async () => {
    const file = await write('ci.yml', 'on: push\njobs: {test: {}}\n');

    await expect(go.lintWorkflows([file])).rejects.toThrow('"runs-on"');
  });

  it('refuses Go that is not formatted', async () => {
    await write('main.go', 'package main\nfunc main() { }\n');

    await expect(go.checkFormat(dir)).rejects.toThrow('main.go');
  });

  it('reads what blocks of HCL say', async () => {
    const file = await write('main.tf', 'module "a" {\n  b = [1, c.d]\n}\n');

    expect(await go.readHcl(file)).toEqual({
      module: { a: [{ b: [1, '${c.d}'] }] },
    });
  });

  it('takes what is right', async () => {
    const hcl = await write('main.tf', 'a = 1\n');
    const workflow = await write(
      'ci.yml',
      'on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo\n',
    );

    await expect(go.checkHcl([hcl])).resolves.toBeUndefined();
    await expect(go.lintWorkflows([workflow])).resolves.toBeUndefined();
  });
});
