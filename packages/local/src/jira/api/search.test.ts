import { RunningJira, startJira } from '../../__testUtils__/startJira';
import { JiraApi } from '../__testUtils__/JiraApi';

jest.setTimeout(60_000);

const SEARCH = '/rest/api/3/search/jql';

describe('the search of the local Jira', () => {
  let jira: RunningJira;
  let api: JiraApi;

  beforeAll(async () => {
    jira = await startJira();
    api = new JiraApi(jira);
    await api.makeIssue({ labels: ['portal', 'task-1'] });
    await api.makeIssue({ labels: ['portal', 'task-2'] });
    await api.makeIssue({ labels: ['say-"hi"'] });
  });

  afterAll(() => jira.remove());

  async function keys(jql: string) {
    const { body } = await api.call(`POST ${SEARCH}`, {
      body: { jql, fields: ['summary'] },
    });
    return body.issues.map(({ key }: { key: string }) => key);
  }

  it.each([
    ['project = PLAT', ['PLAT-3', 'PLAT-2', 'PLAT-1']],
    ['project = "PLAT" AND labels = "portal"', ['PLAT-2', 'PLAT-1']],
    ["project=plat and labels='task-1'", ['PLAT-1']],
    ['labels = task-2 AND labels = portal', ['PLAT-2']],
    ['labels = nothing', []],
    ['labels = "say-\\"hi\\""', ['PLAT-3']],
    ['labels = portal ORDER BY created', ['PLAT-2', 'PLAT-1']],
    ['labels = portal order by created asc', ['PLAT-1', 'PLAT-2']],
    ['labels = portal ORDER BY created DESC', ['PLAT-2', 'PLAT-1']],
  ])('finds by %s', async (jql, expected) => {
    expect(await keys(jql)).toEqual(expected);
  });

  it.each([
    ['', 'Unbounded JQL queries are not allowed here'],
    ['ORDER BY created', 'Unbounded JQL queries are not allowed here'],
    ['project = NONE', "The value 'NONE' does not exist"],
    ['summary = x', "Field 'summary' does not exist"],
    ['project != PLAT', "Expecting = but got '!'"],
    ['labels in (a, b)', "Expecting = but got 'in'"],
    ['labels = EMPTY', "Expecting a value but got 'EMPTY'"],
    ['project = PLAT OR labels = a', "Expecting AND but got 'OR'"],
    ['project = PLAT labels = a', "Expecting AND but got 'labels'"],
    ['project = PLAT AND', "Field '' does not exist"],
    ['project =', 'Expecting a value but got the end'],
    ['labels = "open', `Expecting a value but got '"'`],
    ['project = PLAT ORDER BY key', "Expecting CREATED but got 'key'"],
  ])('refuses %s', async (jql, message) => {
    const { status, body } = await api.call(`POST ${SEARCH}`, {
      body: { jql },
    });

    expect(status).toBe(400);
    expect(body).toEqual({
      errorMessages: [expect.stringContaining(message)],
      errors: {},
    });
  });

  it('answers a page after the other, which a new issue does not move', async () => {
    const body = {
      jql: 'labels = portal',
      maxResults: 1,
      fields: ['summary'],
    };

    const first = await api.call(`POST ${SEARCH}`, { body });
    const added = await api.makeIssue({ labels: ['portal'] });
    const { nextPageToken } = first.body;
    const second = await api.call(`POST ${SEARCH}`, {
      body: { ...body, nextPageToken },
    });
    const elsewhere = await api.call(`POST ${SEARCH}`, {
      body: { ...body, jql: 'project = PLAT', nextPageToken },
    });
    await api.call('DELETE /rest/api/3/issue/{issueIdOrKey}', {
      at: { issueIdOrKey: added },
    });

    expect(first.body).toMatchObject({
      issues: [{ key: 'PLAT-2' }],
      isLast: false,
    });
    expect(second.body).toMatchObject({
      issues: [{ key: 'PLAT-1' }],
      isLast: true,
    });
    expect(elsewhere).toMatchObject({
      status: 400,
      body: { errorMessages: [expect.stringContaining('nextPageToken')] },
    });
  });

  it('answers by GET, too, and only with ids unless fields are asked for', async () => {
    const jql = 'labels = task-1';

    const bare = await api.call(`GET ${SEARCH}`, { query: { jql } });
    const full = await api.call(`GET ${SEARCH}`, {
      query: { jql, fields: 'summary,labels', maxResults: 10 },
    });

    expect(bare.body.issues).toEqual([{ id: expect.any(String) }]);
    expect(full.body.issues).toMatchObject([
      {
        key: 'PLAT-1',
        fields: {
          summary: 'A bucket for reports',
          labels: ['portal', 'task-1'],
        },
      },
    ]);
  });

  it.each([{ maxResults: 0 }, { fields: 'summary' }, { startAt: 1 }])(
    'refuses %j',
    async more => {
      const { status } = await api.call(`POST ${SEARCH}`, {
        body: { jql: 'project = PLAT', ...more },
      });

      expect(status).toBe(400);
    },
  );
});
