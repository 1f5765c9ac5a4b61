import { GitRepository } from './GitRepository';

/** The tree with nothing in it, which every repository knows. */
export const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

export interface ChangedFile {
  readonly status: 'added' | 'removed' | 'modified' | 'renamed';
  readonly path: string;
  /** Where a renamed file was. */
  readonly previousPath?: string;
  /** The blob after the change, or before it when the file was removed. */
  readonly oid: string;
  readonly additions: number;
  readonly deletions: number;
  /** Unified, from the first hunk on; undefined for a binary file. */
  readonly patch?: string;
}

const STATUS: Record<string, ChangedFile['status']> = {
  A: 'added',
  D: 'removed',
  R: 'renamed',
};

/** How two trees or commits differ, with renames found as such. */
export async function readChanges(
  git: GitRepository,
  from: string,
  to: string,
): Promise<ChangedFile[]> {
  const [raw, numstat, patches] = await Promise.all([
    git.run(['diff-tree', '-r', '-M', '-z', '--raw', '--abbrev=40', from, to]),
    git.run(['diff-tree', '-r', '-M', '-z', '--numstat', from, to]),
    readPatch(git, from, to),
  ]);
  const counts = parseNumstat(numstat.toString());
  const hunks = splitPatch(patches);
  return parseRaw(raw.toString()).map((file, index) => ({
    ...file,
    ...counts[index],
    ...(hunks[index] && { patch: hunks[index] }),
  }));
}

/** The same as one text, the way git diff prints it. */
export async function readPatch(
  git: GitRepository,
  from: string,
  to: string,
): Promise<string> {
  return (await git.run(['diff-tree', '-r', '-M', '-p', from, to])).toString();
}

/** The paths that differ, where a rename is a removal and an addition. */
export async function readChangedPaths(
  git: GitRepository,
  from: string,
  to: string,
): Promise<{ added: string[]; removed: string[]; modified: string[] }> {
  const raw = await git.run([
    'diff-tree',
    '-r',
    '--no-renames',
    '-z',
    '--raw',
    '--abbrev=40',
    from,
    to,
  ]);
  const files = parseRaw(raw.toString());
  const paths = (wanted: ChangedFile['status']) =>
    files.filter(({ status }) => status === wanted).map(({ path }) => path);
  return {
    added: paths('added'),
    removed: paths('removed'),
    modified: paths('modified'),
  };
}

/** `:mode mode oid oid R100 NUL old NUL new NUL`, see git help diff-format. */
function parseRaw(raw: string) {
  const fields = raw.split('\0').filter(Boolean);
  const files: Pick<ChangedFile, 'status' | 'path' | 'previousPath' | 'oid'>[] =
    [];
  while (fields.length > 0) {
    const [, , before, after, letter] = (fields.shift() ?? '').split(' ');
    const status = STATUS[letter[0]] ?? 'modified';
    const path = fields.shift() ?? '';
    files.push({
      status,
      oid: status === 'removed' ? before : after,
      ...(status === 'renamed'
        ? { previousPath: path, path: fields.shift() ?? '' }
        : { path }),
    });
  }
  return files;
}

/** `additions TAB deletions TAB path NUL`, with two more paths for a rename. */
function parseNumstat(numstat: string) {
  const fields = numstat.split('\0').filter(Boolean);
  const counts: Pick<ChangedFile, 'additions' | 'deletions'>[] = [];
  while (fields.length > 0) {
    const [additions, deletions, path] = (fields.shift() ?? '').split('\t');
    if (path === '') {
      fields.splice(0, 2);
    }
    // A binary file has dashes.
    counts.push({
      additions: Number(additions) || 0,
      deletions: Number(deletions) || 0,
    });
  }
  return counts;
}

/**
 * The hunks of each file, in the order of the files. What became another type
 * of file has two parts, one after the other: it is deleted and made anew.
 */
function splitPatch(patch: string): (string | undefined)[] {
  // Only a line feed ends a line here, unlike for `^` in a regular expression.
  const parts = patch
    .replace(/\n$/, '')
    .split(/(?:^|\n)diff --git ([^\n]*)\n/)
    .slice(1);
  const hunks: (string | undefined)[] = [];
  for (let index = 1; index < parts.length; index += 2) {
    const hunk = hunksIn(parts[index]);
    const isSameFile = parts[index - 1] === parts[index - 3];
    const before = isSameFile ? hunks.pop() : undefined;
    hunks.push([before, hunk].filter(Boolean).join('\n') || undefined);
  }
  return hunks;
}

function hunksIn(text: string): string | undefined {
  const start = text.indexOf('\n@@ ');
  return start < 0 ? undefined : text.slice(start + 1);
}
