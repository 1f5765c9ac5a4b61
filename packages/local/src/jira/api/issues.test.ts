import { RunningJira, startJira } from '../../__testUtils__/startJira';
import { document, issueFields, JiraApi } from '../__testUtils__/JiraApi';

jest.setTimeout(60_000);

const ISSUES = '/rest/api/3/issue';
const ISSUE = `${ISSUES}/{issueIdOrKey}`;

describe('issues of the local Jira', () => {
  let jira: RunningJira;
  let api: JiraApi;

  beforeAll(async () => {
    jira = await startJira();
    api = new JiraApi(jira);
  });

  afterAll(() => jira.remove());

  it('are made and shown', async () => {
    const description = document('Ledger needs one.');

    const made = await api.call(`POST ${ISSUES}`, {
      body: {
        fields: issueFields({
          description,
          labels: ['portal', 'bucket', 'portal'],
        }),
      },
    });
    const { id, key, self } = made.body;
    const { body } = await api.call(`GET ${ISSUE}`, {
      at: { issueIdOrKey: key },
    });

    expect(made.status).toBe(201);
    expect(key).toMatch(/^PLAT-\d+$/);
    expect(self).toBe(`${jira.url}/rest/api/3/issue/${id}`);
    expect(body).toMatchObject({
      id,
      key,
      self,
      fields: {
        summary: 'A bucket for reports',
        description,
        labels: ['bucket', 'portal'],
        issuetype: { name: 'Task', subtask: false },
        project: { key: 'PLAT', name: 'Platform' },
        status: { name: 'To Do', statusCategory: { key: 'new' } },
        reporter: { emailAddress: jira.user },
        created: expect.stringMatching(/T[\d:.]{12}\+0000$/),
      },
    });
  });

  it('are shown with those fields that are asked for', async () => {
    const at = { issueIdOrKey: await api.makeIssue() };

    const fieldsOf = async (fields: string | string[]) => {
      const { body } = await api.call(`GET ${ISSUE}`, {
        at,
        query: { fields },
      });
      return Object.keys(body.fields);
    };

    expect(await fieldsOf('summary,labels,nothing')).toEqual([
      'summary',
      'labels',
    ]);
    expect(await fieldsOf(['summary', 'labels'])).toEqual([
      'summary',
      'labels',
    ]);
    expect(await fieldsOf('*all,-description')).not.toContain('description');
  });

  it('are found by their id and by their key in any case', async () => {
    const key = await api.makeIssue();

    const byKey = await api.call(`GET ${ISSUE}`, {
      at: { issueIdOrKey: key.toLowerCase() },
    });
    const byId = await api.call(`GET ${ISSUE}`, {
      at: { issueIdOrKey: byKey.body.id },
    });

    expect(byKey.status).toBe(200);
    expect(byId.body).toEqual(byKey.body);
  });

  it.each([
    [{ summary: undefined }, 'summary', 'You must specify a summary'],
    [{ summary: ' ' }, 'summary', 'You must specify a summary'],
    [{ summary: 'a\nb' }, 'summary', 'newline characters'],
    [{ summary: 'x'.repeat(256) }, 'summary', '255 characters'],
    [{ project: { key: 'NONE' } }, 'project', 'Specify a valid project'],
    [{ project: undefined }, 'project', 'Specify a valid project'],
    [{ issuetype: { name: 'Wish' } }, 'issuetype', 'a valid issue type'],
    [{ issuetype: {} }, 'issuetype', 'a valid issue type'],
    [{ labels: ['a b'] }, 'labels', "The label 'a b' contains spaces"],
    [{ labels: 'a' }, 'labels', 'data was not an array'],
    [{ description: 'Text' }, 'description', 'Atlassian Document'],
    [{ duedate: '2026-01-01' }, 'duedate', "Field 'duedate' cannot be set"],
  ])('are not made of %j', async (more, field, message) => {
    const { status, body } = await api.call(`POST ${ISSUES}`, {
      body: { fields: issueFields(more) },
    });

    expect(status).toBe(400);
    expect(body).toEqual({
      errorMessages: [],
      errors: { [field]: expect.stringContaining(message) },
    });
  });

  it.each([
    { type: 'panel', content: [] },
    { type: 'text', text: 'not in a paragraph' },
    { type: 'paragraph', content: [{ type: 'text', text: '' }] },
    { type: 'bulletList', content: [{ type: 'paragraph' }] },
    { type: 'paragraph', text: 'in the wrong place' },
  ])('are not made of the document %j', async node => {
    const { status, body } = await api.call(`POST ${ISSUES}`, {
      body: { fields: issueFields({ description: document(node) }) },
    });

    expect(status).toBe(400);
    expect(Object.keys(body.errors)).toEqual(['description']);
  });

  it.each(['', '{', '[]', '{}', '{"fields":{},"update":{}}'])(
    'are not made of the body %j',
    async wrongBody => {
      const { status, body } = await api.call(`POST ${ISSUES}`, { wrongBody });

      expect(status).toBe(400);
      expect(body.errorMessages).toHaveLength(1);
    },
  );

  it('are gone once they are deleted, and their key is not given again', async () => {
    const key = await api.makeIssue();
    const at = { issueIdOrKey: key };

    const deleted = await api.call(`DELETE ${ISSUE}`, { at });
    const next = await api.makeIssue();

    expect(deleted.status).toBe(204);
    for (const operation of [`GET ${ISSUE}`, `DELETE ${ISSUE}`]) {
      expect(await api.call(operation, { at })).toMatchObject({
        status: 404,
        body: {
          errorMessages: [
            'Issue does not exist or you do not have permission to see it.',
          ],
          errors: {},
        },
      });
    }
    expect(numberOf(next)).toBe(numberOf(key) + 1);
  });
});

function numberOf(key: string): number {
  return Number(key.split('-')[1]);
}
