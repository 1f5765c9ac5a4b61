import { mockServices } from '@backstage/backend-test-utils';
import { scaffolderServiceMock } from '@backstage/plugin-scaffolder-node/testUtils';
import { PostgresConfig } from '../config';
import { GithubRepositories } from '../github/GithubRepositories';
import { Ledger } from '../runs/Ledger';
import { createRemovers } from '../runs/removers/createRemovers';
import { Runs } from '../runs/Runs';
import { TakeBack } from '../runs/TakeBack';

/** What takes back what a run made; all other runs of the ledger completed. */
export function takeBackOf(options: {
  ledger: Ledger;
  repositories: GithubRepositories;
  postgres?: PostgresConfig;
}): TakeBack {
  const { ledger, repositories, postgres } = options;
  return new TakeBack({
    ledger,
    removers: createRemovers({
      jira: undefined,
      pagerDuty: undefined,
      postgres,
      repositories,
    }),
    runs: new Runs({
      auth: mockServices.auth(),
      scaffolder: scaffolderServiceMock.mock({
        getTask: async () => ({ status: 'completed' } as never),
      }),
    }),
  });
}
