import { readOrganization } from '../acme/readOrganization';
import { importCommits } from '../github/git/commitFiles';
import { GithubStore } from '../github/GithubStore';
import { newRepository } from '../github/model';
import { addPeople, SEEDED_AT } from '../github/seed';
import { packagePath } from '../paths';
import { concurrently } from './concurrently';
import {
  componentName,
  DEFAULT_BRANCH,
  SERVICES,
  SprawlingService,
} from './services';

/** Each is mostly a process of git. */
const SEEDED_AT_A_TIME = 4;
const OWNER = 'platform-team';

/**
 * Fills the folder of a local GitHub, before it starts, with the people of acme
 * and a repository of each service, whose branches differ in what their
 * descriptors call it.
 */
export async function seedSprawl(dir: string): Promise<void> {
  const store = await GithubStore.open(dir);
  const organization = await readOrganization(packagePath('acme'));
  addPeople(store, organization);
  await concurrently(SERVICES, SEEDED_AT_A_TIME, service =>
    addService(store, organization.login, service),
  );
  await store.save();
}

async function addService(
  store: GithubStore,
  owner: string,
  { name, branches }: SprawlingService,
) {
  const repository = newRepository({
    id: store.nextId(),
    owner,
    name,
    description: `The ${name.replace('-', ' ')}`,
    visibility: 'internal',
    teams: { [OWNER]: 'admin' },
    defaultBranch: DEFAULT_BRANCH,
    createdAt: SEEDED_AT,
  });
  store.data.repositories.push(repository);
  const git = store.git(repository);
  await git.create(DEFAULT_BRANCH);
  await importCommits(
    git,
    branches.map(branch => ({
      branch,
      parent:
        branch === DEFAULT_BRANCH ? undefined : `refs/heads/${DEFAULT_BRANCH}`,
      message: `Describe the service as of ${branch}\n`,
      author: { name: 'CI', email: 'ci@acme.example', date: SEEDED_AT },
      changes: [
        {
          path: 'catalog-info.yaml',
          content: Buffer.from(descriptor(componentName(name, branch))),
        },
      ],
    })),
  );
}

function descriptor(name: string): string {
  return `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: ${name}
spec:
  type: service
  lifecycle: production
  owner: group:default/${OWNER}
`;
}
