import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { RunningGithub } from '@internal/local/testUtils';

/** A local GitHub, which is also github.com to examples. */
export function integrationsOf(github: RunningGithub): ScmIntegrations {
  const access = { apiBaseUrl: `${github.url}/api/v3`, token: github.token };
  return ScmIntegrations.fromConfig(
    new ConfigReader({
      integrations: {
        github: [
          { host: github.host, ...access },
          { host: 'github.com', ...access },
        ],
      },
    }),
  );
}
