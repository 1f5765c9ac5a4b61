import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { RunningGithub } from '@internal/local/testUtils';
import { GithubRepositories } from '../github/GithubRepositories';

/** The repositories of a local GitHub, which is also github.com to examples. */
export function repositoriesOf(github: RunningGithub): GithubRepositories {
  const access = { apiBaseUrl: `${github.url}/api/v3`, token: github.token };
  return new GithubRepositories(
    ScmIntegrations.fromConfig(
      new ConfigReader({
        integrations: {
          github: [
            { host: github.host, ...access },
            { host: 'github.com', ...access },
          ],
        },
      }),
    ),
  );
}
