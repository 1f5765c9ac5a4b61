import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JsonFile } from './JsonFile';

describe('JsonFile', () => {
  let dir: string;
  let path: string;

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'json file '));
    path = join(dir, 'state.json');
  });

  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it('has nothing before it was saved', async () => {
    expect(await new JsonFile(path).read()).toBeUndefined();
  });

  it('holds what was there when the last save was asked for', async () => {
    const data = { count: 0 };
    const file = new JsonFile<typeof data>(path);

    await Promise.all(
      Array.from({ length: 20 }, () => {
        data.count += 1;
        return file.save(data);
      }),
    );

    expect(await new JsonFile(path).read()).toEqual({ count: 20 });
    expect(readdirSync(dir)).toEqual(['state.json']);
  });

  it('tells who asked of a save that failed, and saves again', async () => {
    const file = new JsonFile(join(dir, 'missing', 'state.json'));
    const data = {};

    await expect(file.save(data)).rejects.toThrow('ENOENT');
    await expect(file.save(data)).rejects.toThrow('ENOENT');
  });
});
