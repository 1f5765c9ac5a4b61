import { setTimeout as sleep } from 'node:timers/promises';
import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import { RunningJira, startJira } from '@internal/local/testUtils';
import {
  RunningScaffolder,
  startScaffolder,
} from '../__testUtils__/startScaffolder';

jest.setTimeout(60_000);

const KEYS = ['each-a', 'each-b', 'each-c'];

const TEMPLATE = {
  apiVersion: 'scaffolder.backstage.io/v1beta3',
  kind: 'Template',
  metadata: { name: 'issues' },
  spec: {
    type: 'service',
    steps: [
      {
        id: 'issues',
        action: 'acme:jira:issue',
        each: KEYS,
        input: { key: '${{ each.value }}', summary: 'For ${{ each.value }}' },
      },
    ],
    output: { keys: '${{ steps.issues.output.issueKey }}' },
  },
};

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

describe('a step with each', () => {
  let jira: RunningJira;
  let scaffolder: RunningScaffolder;

  beforeAll(async () => {
    jira = await startJira();
    const { url, user, token, project } = jira;
    scaffolder = await startScaffolder({
      knex: await databases.init('POSTGRES_18'),
      entities: [TEMPLATE],
      config: {
        scaffolder: { taskRecovery: { enabled: true } },
        goldenPaths: { jira: { url, user, token, project } },
      },
    });
  });

  afterAll(async () => {
    await scaffolder.stop();
    await jira.remove();
  });

  async function ask(path: string, body?: object) {
    const answer = await fetch(`${scaffolder.url}/v2/tasks${path}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        Authorization: mockCredentials.user.header(),
        'Content-Type': 'application/json',
      },
      body: body && JSON.stringify(body),
    });
    expect(answer.ok).toBe(true);
    return answer.json();
  }

  async function endOf(id: string): Promise<string> {
    for (;;) {
      const { status } = await ask(`/${id}`);
      if (!['open', 'processing'].includes(status)) {
        return status;
      }
      await sleep(200);
    }
  }

  async function issuesOf(key: string) {
    const query = new URLSearchParams({
      jql: `project = PLAT AND labels = "portal-${key}"`,
      fields: 'summary',
    });
    const answer = await fetch(`${jira.url}/rest/api/3/search/jql?${query}`, {
      headers: { Authorization: jira.authorization },
    });
    const { issues } = await answer.json();
    return issues.map((issue: { fields: object }) => issue.fields);
  }

  it('makes one for each, when it fails in its midst and is retried', async () => {
    await jira.fail({
      method: 'POST',
      path: '/rest/api/3/issue',
      skip: 1,
      status: 403,
    });
    const { id } = await ask('', {
      templateRef: 'template:default/issues',
      values: {},
    });
    expect(await endOf(id)).toBe('failed');
    expect(await issuesOf(KEYS[0])).toHaveLength(1);
    expect(await issuesOf(KEYS[1])).toHaveLength(0);

    await ask(`/${id}/retry`, { secrets: {} });

    expect(await endOf(id)).toBe('completed');
    for (const key of KEYS) {
      expect(await issuesOf(key)).toEqual([{ summary: `For ${key}` }]);
    }
  });
});
