import { GithubRepositories } from '../../github/GithubRepositories';
import { ORIGIN_FILE, parseOrigin } from '../../github/origin';
import { GONE, left, REMOVED, Removers } from './Remover';

/** For what runs make on GitHub. */
export function githubRemovers(
  repositories: GithubRepositories,
): Pick<Removers, 'repository' | 'pull-request' | 'repository-secret'> {
  return {
    repository: async ({ key, taskId }) => {
      const repository = await repositories.openByKey(key);
      const found = await repository.find();
      if (!found) {
        return GONE;
      }
      if (await repository.hasBranch(found.defaultBranch)) {
        const text = await repository.readFile(ORIGIN_FILE);
        if (!text || parseOrigin(text).task !== taskId) {
          return left(`${ORIGIN_FILE} in it does not name this run`);
        }
        if ((await repository.countCommits()) > 1) {
          return left('somebody has committed to it since');
        }
      }
      await repository.delete();
      return REMOVED;
    },

    'pull-request': async ({ key, url }) => {
      const [repositoryKey, branch] = key.split('#');
      const repository = await repositories.openByKey(repositoryKey);
      if (!(await repository.find())) {
        return GONE;
      }
      const found = await repository.pullRequestOf(branch);
      if (found && url && found.url !== url) {
        return left(`${found.url} took its place`);
      }
      if (found?.isMerged) {
        return left('it was merged; revert it on GitHub');
      }
      if (found) {
        await repository.closePullRequest(found.number);
      }
      await repository.deleteBranch(branch);
      return found ? REMOVED : GONE;
    },

    'repository-secret': async ({ key }) => {
      const [repositoryKey, name] = key.split('#');
      const repository = await repositories.openByKey(repositoryKey);
      if (!(await repository.find()) || !(await repository.hasSecret(name))) {
        return GONE;
      }
      await repository.deleteSecret(name);
      return REMOVED;
    },
  };
}
