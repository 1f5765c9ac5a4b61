import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import { RELATION_OWNED_BY } from '@backstage/catalog-model';
import { ownersResolve, Portal } from '@internal/verify';
import { Octokit } from 'octokit';
import { componentDescriptor } from '../__testUtils__/descriptors';
import { RunningCatalog, startCatalog } from '../__testUtils__/startCatalog';
import { RunningGithub, startGithub } from '../__testUtils__/startGithub';
import { waitFor } from '../service/waitFor';

jest.setTimeout(90_000);

const ORG_SYNC = 'GithubMultiOrgEntityProvider:main:refresh';
const CLEO = 'user:default/cleo';
const TOOL = 'component:default/cleos-tool';

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

describe('a sync of people, without webhooks', () => {
  let github: RunningGithub;
  let catalog: RunningCatalog;

  beforeAll(async () => {
    github = await startGithub({
      moreRepositories: 0,
      repositories: {
        'cleos-tool': {
          'catalog-info.yaml': componentDescriptor('cleos-tool', {
            owner: CLEO,
          }),
        },
      },
    });
    catalog = await startCatalog({ github, databases, webhooks: false });
  });

  afterAll(async () => {
    await catalog.stop();
    await github.remove();
  });

  function ownersVerified() {
    return ownersResolve.run(
      new Portal({
        url: catalog.url,
        appUrl: catalog.url,
        token: mockCredentials.service.token(),
      }),
    );
  }

  async function isServed(ref: string) {
    return (await catalog.client.getEntityByRef(ref)) !== undefined;
  }

  it('takes away who left, and what they owned is told to be without an owner', async () => {
    let verified: string | undefined;
    // Discovery and the sync of people take their time, in no order.
    await waitFor(
      async () => {
        verified = await ownersVerified().catch(({ message }) => message);
        return verified?.startsWith('2 components, each') ?? false;
      },
      { timeoutMs: 60_000 },
    );
    expect(verified).toBe('2 components, each with an owner that is there');

    const octokit = new Octokit({
      auth: github.token,
      baseUrl: `${github.url}/api/v3`,
    });
    await octokit.rest.orgs.removeMember({ org: 'acme', username: 'cleo' });
    await catalog.tasks.run(ORG_SYNC);

    const isGone = await waitFor(async () => !(await isServed(CLEO)), {
      timeoutMs: 10_000,
    });
    expect(isGone).toBe(true);
    await expect(ownersVerified()).rejects.toThrow(
      `${TOOL} is owned by ${CLEO}, which is not there`,
    );
    const tool = await catalog.client.getEntityByRef(TOOL);
    expect(tool?.relations).toContainEqual({
      type: RELATION_OWNED_BY,
      targetRef: CLEO,
    });
  });
});
