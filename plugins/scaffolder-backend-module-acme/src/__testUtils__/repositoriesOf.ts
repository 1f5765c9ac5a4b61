import { RunningGithub } from '@internal/local/testUtils';
import { GithubRepositories } from '../github/GithubRepositories';
import { integrationsOf } from './integrationsOf';

/** The repositories of a local GitHub, which is also github.com to examples. */
export function repositoriesOf(github: RunningGithub): GithubRepositories {
  return new GithubRepositories(integrationsOf(github));
}
