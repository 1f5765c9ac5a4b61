import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { RunningJira, startJira } from '@internal/local/testUtils';
import { exampleInput } from '../__testUtils__/exampleInput';
import { MemoryLedger } from '../__testUtils__/MemoryLedger';
import { outputsOf } from '../__testUtils__/outputsOf';
import { createJiraIssueAction } from './jiraIssue';
import { examples } from './jiraIssue.examples';

jest.setTimeout(60_000);

describe('acme:jira:issue', () => {
  let jira: RunningJira;

  beforeAll(async () => {
    jira = await startJira();
  });

  afterEach(() => jira.heal());

  afterAll(() => jira.remove());

  async function run(
    input: object,
    options: { isDryRun?: boolean; ledger?: MemoryLedger } = {},
  ) {
    const { url, user, token, project } = jira;
    const context = {
      ...createMockActionContext({ input: input as never }),
      isDryRun: options.isDryRun,
    };
    const action = createJiraIssueAction({
      jira: { url, user, token, project },
      ledger: options.ledger ?? new MemoryLedger(),
    });
    await action.handler(context);
    return outputsOf(context);
  }

  async function issues(label: string) {
    const query = new URLSearchParams({
      jql: `project = PLAT AND labels = "${label}"`,
      fields: 'summary,description',
    });
    const answer = await fetch(`${jira.url}/rest/api/3/search/jql?${query}`, {
      headers: { Authorization: jira.authorization },
    });
    return (await answer.json()).issues;
  }

  it('makes an issue for a key, once', async () => {
    const input = {
      key: 'retire-x',
      summary: 'Retire x',
      description: 'a\n\nb',
    };

    const first = await run(input);
    const second = await run(input);

    expect(first).toEqual({
      issueKey: 'PLAT-1',
      issueUrl: `${jira.url}/browse/PLAT-1`,
      exists: false,
    });
    expect(second).toEqual({ ...first, exists: true });
    const [issue, ...others] = await issues('portal-retire-x');
    expect(others).toEqual([]);
    expect(issue.fields.summary).toBe('Retire x');
    expect(issue.fields.description.content).toHaveLength(2);
  });

  it('knows for its own what it made before it was interrupted', async () => {
    const ledger = new MemoryLedger();
    const input = { key: 'retire-own', summary: 'Retire own' };
    await run(input, { ledger });

    const resumed = await run(input, { ledger });

    expect(resumed).toMatchObject({ exists: false });
    expect(await issues('portal-retire-own')).toHaveLength(1);
  });

  it('makes one when the answer to the creation gets lost', async () => {
    await jira.fail({
      method: 'POST',
      path: '/rest/api/3/issue',
      cut: 'after',
    });

    const outputs = await run({ key: 'lost', summary: 'Lost' });

    expect(outputs.issueKey).toMatch(/^PLAT-/);
    expect(await issues('portal-lost')).toHaveLength(1);
  });

  it.each([429, 500])('tries again after %s', async status => {
    await jira.fail({ path: '/rest/api/3/search/jql', status });

    await expect(
      run({ key: `busy-${status}`, summary: 'Busy' }),
    ).resolves.toMatchObject({ exists: false });
  });

  it('makes nothing in a dry run', async () => {
    const outputs = await run(
      { key: 'dry', summary: 'Dry' },
      { isDryRun: true },
    );

    expect(outputs).toEqual({
      issueKey: undefined,
      issueUrl: undefined,
      exists: false,
    });
    expect(await issues('portal-dry')).toEqual([]);
  });

  it('says so when Jira is away', async () => {
    const action = createJiraIssueAction({
      jira: { url: 'http://localhost:1', user: 'u', token: 't', project: 'P' },
      ledger: new MemoryLedger(),
    });

    await expect(
      action.handler(
        createMockActionContext({
          input: { key: 'x', summary: 'X' } as never,
        }),
      ),
    ).rejects.toThrow(
      'Jira cannot be reached at http://localhost:1/rest/api/3',
    );
  });

  it('says so when the portal does not know Jira', async () => {
    await expect(
      createJiraIssueAction({
        jira: undefined,
        ledger: new MemoryLedger(),
      }).handler(
        createMockActionContext({
          input: { key: 'x', summary: 'X' } as never,
        }),
      ),
    ).rejects.toThrow('let the platform team set goldenPaths.jira');
  });

  it('runs its example', async () => {
    expect(await run(exampleInput(examples[0]))).toMatchObject({
      issueKey: expect.stringMatching(/^PLAT-/),
    });
  });

  it('makes one for two runs at the same moment', async () => {
    const ledger = new MemoryLedger();
    const input = { key: 'retire-both', summary: 'Retire both' };

    const outputs = await Promise.all([
      run(input, { ledger }),
      run(input, { ledger }),
    ]);

    expect(await issues('portal-retire-both')).toHaveLength(1);
    expect(new Set(outputs.map(({ issueKey }) => issueKey)).size).toBe(1);
  });
});
