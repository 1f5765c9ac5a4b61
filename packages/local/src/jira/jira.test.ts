import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RunningJira, startJira } from '../__testUtils__/startJira';
import { JiraApi } from './__testUtils__/JiraApi';

jest.setTimeout(60_000);

const MYSELF = 'GET /rest/api/3/myself';
const PROJECT = 'GET /rest/api/3/project/{projectIdOrKey}';
const ISSUE = 'GET /rest/api/3/issue/{issueIdOrKey}';

describe('the local Jira', () => {
  let jira: RunningJira;
  let api: JiraApi;

  beforeAll(async () => {
    jira = await startJira();
    api = new JiraApi(jira);
  });

  afterEach(() => jira.heal());

  afterAll(() => jira.remove());

  it('knows whose token it is', async () => {
    const { body } = await api.call(MYSELF);

    expect(body).toMatchObject({
      emailAddress: jira.user,
      displayName: 'Portal',
      active: true,
    });
  });

  it('has one project, with the types its issues can have', async () => {
    const { body } = await api.call(PROJECT, {
      at: { projectIdOrKey: 'PLAT' },
    });
    const byId = await api.call(PROJECT, { at: { projectIdOrKey: body.id } });
    const none = await api.call(PROJECT, { at: { projectIdOrKey: 'NONE' } });

    expect(jira.project).toBe('PLAT');
    expect(body).toMatchObject({
      key: 'PLAT',
      name: 'Platform',
      issueTypes: [{ name: 'Task' }, { name: 'Story' }, { name: 'Bug' }],
    });
    expect(byId.body).toEqual(body);
    expect(none).toMatchObject({
      status: 404,
      body: { errorMessages: ["No project could be found with key 'NONE'."] },
    });
  });

  it.each([
    undefined,
    'Bearer TOKEN',
    `Basic ${btoa('portal@acme.example:wrong')}`,
    'Basic',
  ])('does not know who sends %s', async authorization => {
    const headers: Record<string, string> = authorization
      ? { Authorization: authorization.replace('TOKEN', jira.token) }
      : {};

    const answer = await api.callAsNobody(MYSELF, { headers });
    const order = await fetch(`${jira.url}/_faults`, { headers });

    expect(answer).toMatchObject({
      status: 401,
      body: {
        errorMessages: [
          'Client must be authenticated to access this resource.',
        ],
        errors: {},
      },
    });
    expect(order.status).toBe(401);
  });

  it('fails as it is told to, in the form of Jira', async () => {
    await jira.fail({ path: '/rest/api/3/myself', status: 429 });
    await jira.fail({ path: '/rest/api/3/myself', cut: 'before' });

    const limited = await api.call(MYSELF);
    const cut = api.call(MYSELF);

    expect(limited.status).toBe(429);
    expect(limited.headers.get('retry-after')).toBe('1');
    await expect(cut).rejects.toThrow('fetch failed');
    expect((await api.call(MYSELF)).status).toBe(200);
  });

  it('has done what was asked for when the answer was cut off', async () => {
    await jira.fail({
      method: 'POST',
      path: '/rest/api/3/issue',
      cut: 'after',
    });

    await expect(api.makeIssue({ labels: ['cut-off'] })).rejects.toThrow(
      'fetch failed',
    );

    const { body } = await api.call('GET /rest/api/3/search/jql', {
      query: { jql: 'labels = cut-off' },
    });
    expect(body.issues).toHaveLength(1);
  });

  it('keeps its state and its token', async () => {
    const key = await api.makeIssue();
    const at = { issueIdOrKey: key };
    const { body: before } = await api.call(ISSUE, { at });
    const saved = readFileSync(join(jira.dir, 'state.json'), 'utf8');

    await jira.restart();

    const { body: after } = await api.call(ISSUE, { at });
    expect(after).toEqual(before);
    expect(saved).toContain(key);
  });
});
