import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GithubData } from '../github/model';
import { RunningGithub } from './startGithub';

/** A secret of a repository as a workflow would get it: the API shows none. */
export async function secretOf(
  { dir }: RunningGithub,
  repo: string,
  secret: string,
): Promise<string | undefined> {
  const state = await readFile(join(dir, 'state/state.json'), 'utf8');
  const { repositories }: GithubData = JSON.parse(state);
  return repositories
    .find(({ name }) => name === repo)
    ?.actions.secrets.find(({ name }) => name === secret)?.value;
}
