import { GitRepository } from './GitRepository';

/** The paths of the files of a branch that hold a text, whatever its case. */
export async function searchFiles(
  git: GitRepository,
  revision: string,
  text: string,
): Promise<string[]> {
  try {
    const output = await git.run([
      'grep',
      '-z',
      '--name-only',
      '--fixed-strings',
      '--ignore-case',
      '-I',
      '-e',
      text,
      revision,
    ]);
    return output
      .toString()
      .split('\0')
      .filter(Boolean)
      .map(found => found.slice(revision.length + 1));
  } catch (error) {
    // So it says that there is none.
    if ((error as { code?: unknown }).code === 1) {
      return [];
    }
    throw error;
  }
}
