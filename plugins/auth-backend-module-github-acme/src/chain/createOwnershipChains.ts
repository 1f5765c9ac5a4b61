import { PermissionsService } from '@backstage/backend-plugin-api';
import { Config } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { Memberships } from '../ownership/Memberships';
import { PluginRequests } from '../PluginRequests';
import { CatalogUsers } from '../signIn/CatalogUsers';
import { GithubAccounts } from '../signIn/GithubAccounts';
import { OrgSyncs } from '../signIn/OrgSyncs';
import { SignInTrials } from '../signIn/SignInTrials';
import { UnknownUsers } from '../signIn/UnknownUsers';
import { OwnershipChains } from './OwnershipChains';
import { Subjects } from './Subjects';
import { Verdicts } from './Verdicts';

/** The chains of the people who sign in with the GitHub of the configuration. */
export function createOwnershipChains(services: {
  catalog: CatalogService;
  config: Config;
  memberships: Memberships;
  orgSyncs: OrgSyncs;
  permissions: PermissionsService;
  plugins: PluginRequests;
  unknownUsers: UnknownUsers;
  users: CatalogUsers;
}): OwnershipChains {
  const { config, users } = services;
  const provider = readProvider(config);
  const { organizations } = services.orgSyncs;
  const accounts = new GithubAccounts({
    url:
      provider?.getOptionalString('enterpriseInstanceUrl') ??
      'https://github.com',
    organizations,
    integrations: ScmIntegrations.fromConfig(config),
  });
  return new OwnershipChains({
    ...services,
    organizations,
    subjects: new Subjects({ users, accounts }),
    trials: SignInTrials.create(provider, users),
    verdicts: new Verdicts(services),
  });
}

/** For the environment that is in use. */
function readProvider(config: Config): Config | undefined {
  const environment = config.getOptionalString('auth.environment');
  return config.getOptionalConfig(
    `auth.providers.github.${environment ?? 'development'}`,
  );
}
