import {
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lastLines } from './lastLines';

describe('lastLines', () => {
  let dir: string;

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'last lines '));
  });

  afterEach(() => rmSync(dir, { recursive: true }));

  function write(name: string, text: string, writtenAt: number) {
    const file = join(dir, name);
    writeFileSync(file, text);
    utimesSync(file, writtenAt, writtenAt);
  }

  it('returns the ends of all logs of a folder, the newest first', () => {
    mkdirSync(join(dir, 'deeper'));
    write('early.log', '1\n2\n3\n', 1_000);
    write('deeper/late.log', 'a\n\n\u001b[31mb\u001b[39m\u0000c\n', 2_000);
    write('empty.log', '\n', 3_000);
    write('other.json', '{}', 3_000);
    mkdirSync(join(dir, 'folder.log'));
    symlinkSync(join(dir, 'none'), join(dir, 'nowhere.log'));

    expect(lastLines(dir, 2)).toEqual([
      { name: join('deeper', 'late.log'), lines: ['a', 'b c'] },
      { name: 'early.log', lines: ['2', '3'] },
    ]);
  });

  it('returns nothing of a folder that does not exist', () => {
    expect(lastLines(join(dir, 'none'), 2)).toEqual([]);
  });
});
