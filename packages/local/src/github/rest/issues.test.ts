import { RestClient, RestClients } from '../../__testUtils__/RestClient';
import { RunningGithub, startGithub } from '../../__testUtils__/startGithub';

jest.setTimeout(60_000);

const REPO = '/repos/{owner}/{repo}';
const ISSUES = `${REPO}/issues`;
const ISSUE = `${ISSUES}/{issue_number}`;
const LABELS = `${REPO}/labels`;

describe('issues in the REST API of the local GitHub', () => {
  let github: RunningGithub;
  let ada: RestClient;
  let ben: RestClient;
  let dana: RestClient;
  let eve: RestClient;
  let nobody: RestClient;

  beforeAll(async () => {
    github = await startGithub({ moreRepositories: 1 });
    const clients = new RestClients(github);
    ada = await clients.as('ada');
    ben = await clients.as('ben');
    dana = await clients.as('dana');
    eve = await clients.as('eve');
    nobody = await clients.as();
  });

  afterAll(() => github.remove());

  const at = { repo: 'checkout-api' };

  async function makeIssue(options: object = {}, client = ben) {
    const { status, body } = await client(`POST ${ISSUES}`, {
      at,
      body: { title: 'It is broken', ...options },
    });
    expect(status).toBe(201);
    return { ...at, issue_number: body.number as number };
  }

  const names = (labels: { name: string }[]) => labels.map(({ name }) => name);
  const logins = (users: { login: string }[]) =>
    users.map(({ login }) => login);

  it.each([
    [`GET ${ISSUES}`, 200, undefined],
    [`GET ${ISSUE}`, 200, undefined],
    [`GET ${ISSUE}/labels`, 200, undefined],
    [`GET ${ISSUE}/comments`, 200, undefined],
    [`GET ${LABELS}`, 200, undefined],
    [`POST ${ISSUES}`, 201, { title: 'x' }],
    [`POST ${ISSUE}/comments`, 201, { body: 'x' }],
    [`PATCH ${ISSUE}`, 403, { title: 'x' }],
    [`POST ${ISSUE}/labels`, 403, { labels: ['x'] }],
    [`PUT ${ISSUE}/labels`, 403, { labels: ['x'] }],
    [`DELETE ${ISSUE}/labels`, 403, undefined],
    [`POST ${ISSUE}/assignees`, 403, { assignees: ['ben'] }],
    [`DELETE ${ISSUE}/assignees`, 403, { assignees: ['ben'] }],
    [`POST ${LABELS}`, 403, { name: 'x' }],
    [`PATCH ${LABELS}/{name}`, 403, {}],
    [`DELETE ${LABELS}/{name}`, 403, undefined],
  ])('are not for everybody: %s', async (operation, status, body) => {
    const call = { at: { ...(await makeIssue()), name: 'x' }, body };

    expect(await nobody(operation, call)).toMatchObject({ status: 401 });
    expect(await eve(operation, call)).toMatchObject({ status: 404 });
    expect(await dana(operation, call)).toMatchObject({ status });
  });

  it('are made and shown', async () => {
    const made = await ben(`POST ${ISSUES}`, {
      at,
      body: {
        title: 'It is <b>broken</b>',
        body: 'Ünïcödé 🎉',
        assignees: ['cleo', 'CLEO'],
        labels: ['bug', { name: 'urgent' }],
      },
    });

    expect(made).toMatchObject({
      status: 201,
      body: {
        title: 'It is <b>broken</b>',
        body: 'Ünïcödé 🎉',
        state: 'open',
        user: { login: 'ben' },
        assignees: [{ login: 'cleo' }],
        author_association: 'MEMBER',
      },
    });
    expect(names(made.body.labels)).toEqual(['bug', 'urgent']);
    const read = await dana(`GET ${ISSUE}`, {
      at: { ...at, issue_number: made.body.number },
    });
    expect(read.body).toEqual(made.body);
  });

  it('are made without what only some may say', async () => {
    const issue = await makeIssue(
      { labels: ['bug'], assignees: ['ben'] },
      dana,
    );

    const { body } = await dana(`GET ${ISSUE}`, { at: issue });

    expect(body).toMatchObject({ labels: [], assignees: [] });
  });

  it.each([
    [{}, `"title" wasn't supplied.`],
    [{ title: '' }, "For 'properties/title'"],
    [{ title: 'x'.repeat(257) }, "For 'properties/title'"],
    [{ title: 'x', body: 5 }, "For 'properties/body', 5: "],
    [{ title: 'x', body: 'x'.repeat(65_537) }, 'is too long'],
    [{ title: 'x', labels: [5] }, "For 'properties/labels/0', 5: "],
    [{ title: 'x', assignees: 'ben' }, "For 'properties/assignees', "],
  ])('are not made of a wrong body %#', async (wrongBody, message) => {
    const answer = await ben(`POST ${ISSUES}`, { at, wrongBody });

    expect(answer.status).toBe(422);
    expect(answer.body.message).toContain(message);
  });

  it('are for those to do who see the repository', async () => {
    for (const login of ['eve', 'no-such']) {
      const answer = await ben(`POST ${ISSUES}`, {
        at,
        body: { title: 'x', assignees: [login] },
      });
      expect(answer).toMatchObject({
        status: 422,
        body: {
          message: 'Validation Failed',
          errors: [{ field: 'assignees', code: 'invalid', value: login }],
        },
      });
    }
  });

  it('are not found by what is no number of one', async () => {
    for (const issue_number of [99999, 0, '1x', '-1']) {
      expect(
        await ben(`GET ${ISSUE}`, { at: { ...at, issue_number } }),
      ).toMatchObject({ status: 404 });
    }
  });

  it('are listed as the client wishes', async () => {
    const repository = { repo: 'service-1' };
    const make = async (options: object, client = ben) => {
      const { body } = await client(`POST ${ISSUES}`, {
        at: repository,
        body: { title: 'x', ...options },
      });
      return body.number;
    };
    const first = await make({ labels: ['Bug'], assignees: ['cleo'] });
    const second = await make({ labels: ['bug', 'ui'] });
    const third = await make({}, dana);
    await ben(`PATCH ${ISSUE}`, {
      at: { ...repository, issue_number: third },
      body: { state: 'closed' },
    });
    const list = async (query: Record<string, string>) => {
      const { body } = await dana(`GET ${ISSUES}`, { at: repository, query });
      return body.map((issue: { number: number }) => issue.number);
    };

    expect(await list({})).toEqual([second, first]);
    expect(await list({ direction: 'asc' })).toEqual([first, second]);
    expect(await list({ state: 'all' })).toEqual([third, second, first]);
    expect(await list({ state: 'closed' })).toEqual([third]);
    expect(await list({ labels: 'bug' })).toEqual([second, first]);
    expect(await list({ labels: 'bug,ui' })).toEqual([second]);
    expect(await list({ creator: 'dana', state: 'all' })).toEqual([third]);
    expect(await list({ assignee: 'cleo' })).toEqual([first]);
    expect(await list({ assignee: '*' })).toEqual([first]);
    expect(await list({ assignee: 'none' })).toEqual([second]);
    expect(await list({ since: '2999-01-01T00:00:00Z' })).toEqual([]);
  });

  it('are changed, by their author too', async () => {
    const issue = await makeIssue({}, dana);
    const patch = (body: object, client = dana) =>
      client(`PATCH ${ISSUE}`, { at: issue, body });

    expect(await patch({ title: 'After', body: 'Why' })).toMatchObject({
      status: 200,
      body: { title: 'After', body: 'Why' },
    });
    expect(await patch({ state: 'closed' })).toMatchObject({
      body: {
        state: 'closed',
        closed_by: { login: 'dana' },
        closed_at: expect.any(String),
      },
    });
    expect(await patch({ state: 'open', labels: ['bug'] }, ben)).toMatchObject({
      body: { state: 'open', closed_at: null, labels: [{ name: 'bug' }] },
    });
    expect(
      await ben(`PATCH ${ISSUE}`, { at: issue, wrongBody: { state: 'odd' } }),
    ).toMatchObject({ status: 422 });
  });

  it('have labels, which are made when they are named', async () => {
    const issue = await makeIssue();
    const labels = async () =>
      names((await dana(`GET ${ISSUE}/labels`, { at: issue })).body);

    const added = await ben(`POST ${ISSUE}/labels`, {
      at: issue,
      body: { labels: ['Needs "help"', 'x/y'] },
    });
    expect(added).toMatchObject({
      status: 200,
      body: [{ name: 'Needs "help"', color: 'ededed' }, { name: 'x/y' }],
    });
    // The same one, whatever its case; a list alone was GitHub's older form.
    await ben(`POST ${ISSUE}/labels`, {
      at: issue,
      wrongBody: ['X/Y', 'third'],
    });
    expect(await labels()).toEqual(['Needs "help"', 'x/y', 'third']);
    const removed = await ben(`DELETE ${ISSUE}/labels/{name}`, {
      at: { ...issue, name: 'x/y' },
    });
    expect(names(removed.body)).toEqual(['Needs "help"', 'third']);
    for (const name of ['x/y', 'no-such']) {
      expect(
        await ben(`DELETE ${ISSUE}/labels/{name}`, { at: { ...issue, name } }),
      ).toMatchObject({ status: 404 });
    }
    await ben(`PUT ${ISSUE}/labels`, { at: issue, body: { labels: ['only'] } });
    expect(await labels()).toEqual(['only']);
    await ben(`DELETE ${ISSUE}/labels`, { at: issue });
    expect(await labels()).toEqual([]);
    expect(
      await ben(`POST ${ISSUE}/labels`, {
        at: issue,
        wrongBody: { labels: 5 },
      }),
    ).toMatchObject({ status: 422 });
  });

  it('are given to people, and taken from them', async () => {
    const issue = await makeIssue({ assignees: ['cleo'] });

    const added = await ben(`POST ${ISSUE}/assignees`, {
      at: issue,
      body: { assignees: ['ada', 'CLEO'] },
    });
    const removed = await ben(`DELETE ${ISSUE}/assignees`, {
      at: issue,
      body: { assignees: ['Cleo'] },
    });

    expect(added.status).toBe(201);
    expect(logins(added.body.assignees)).toEqual(['cleo', 'ada']);
    expect(removed.status).toBe(200);
    expect(logins(removed.body.assignees)).toEqual(['ada']);
  });

  it('have comments, for their authors to change', async () => {
    const issue = await makeIssue();
    const made = await dana(`POST ${ISSUE}/comments`, {
      at: issue,
      body: { body: 'Me too' },
    });
    expect(made).toMatchObject({
      status: 201,
      body: { body: 'Me too', user: { login: 'dana' } },
    });
    const comment = { ...at, comment_id: made.body.id };
    const operation = `${ISSUES}/comments/{comment_id}`;

    const changed = await dana(`PATCH ${operation}`, {
      at: comment,
      body: { body: 'No longer' },
    });
    expect(changed.body).toMatchObject({ id: made.body.id, body: 'No longer' });
    const { body: list } = await dana(`GET ${ISSUE}/comments`, { at: issue });
    expect(list).toEqual([changed.body]);
    const cleo = await new RestClients(github).as('cleo');
    for (const method of ['PATCH', 'DELETE']) {
      const answer = await cleo(`${method} ${operation}`, {
        at: comment,
        ...(method === 'PATCH' && { body: { body: 'x' } }),
      });
      expect(answer).toMatchObject({ status: 403 });
    }
    expect(await eve(`GET ${operation}`, { at: comment })).toMatchObject({
      status: 404,
    });
    expect(await ben(`DELETE ${operation}`, { at: comment })).toMatchObject({
      status: 204,
    });
    expect(await dana(`GET ${operation}`, { at: comment })).toMatchObject({
      status: 404,
    });
    const { body } = await dana(`GET ${ISSUE}`, { at: issue });
    expect(body.comments).toBe(0);
    expect(
      await dana(`POST ${ISSUE}/comments`, {
        at: issue,
        wrongBody: { body: '' },
      }),
    ).toMatchObject({ status: 422 });
  });

  it('may be switched off', async () => {
    await ada('POST /orgs/{org}/repos', {
      body: { name: 'quiet', has_issues: false },
    });
    const quiet = { repo: 'quiet' };

    for (const answer of [
      await ada(`GET ${ISSUES}`, { at: quiet }),
      await ada(`POST ${ISSUES}`, { at: quiet, body: { title: 'x' } }),
    ]) {
      expect(answer).toMatchObject({
        status: 410,
        body: { message: 'Issues has been disabled in this repository.' },
      });
    }
  });

  it('have numbers of their own, also at the same moment', async () => {
    const issues = await Promise.all([makeIssue(), makeIssue(), makeIssue()]);

    const numbers = issues.map(issue => issue.issue_number);
    expect(new Set(numbers).size).toBe(3);
  });

  describe('labels', () => {
    const make = (name: string, options: object = {}) =>
      ben(`POST ${LABELS}`, { at, body: { name, ...options } });

    it('are made, renamed everywhere, and deleted', async () => {
      const made = await make('defect', {
        color: 'FF00aa',
        description: 'Bad',
      });
      const issue = await makeIssue({ labels: ['defect'] });
      const changed = await ben(`PATCH ${LABELS}/{name}`, {
        at: { ...at, name: 'DEFECT' },
        body: { new_name: 'fault/ünï', color: '00ff00' },
      });

      expect(made).toMatchObject({
        status: 201,
        body: { name: 'defect', color: 'ff00aa', description: 'Bad' },
      });
      expect(changed.body).toMatchObject({
        id: made.body.id,
        name: 'fault/ünï',
        color: '00ff00',
        description: 'Bad',
      });
      const label = { ...at, name: 'fault/ünï' };
      const read = await dana(`GET ${LABELS}/{name}`, { at: label });
      expect(read.body).toEqual(changed.body);
      const { body } = await dana(`GET ${ISSUE}`, { at: issue });
      expect(names(body.labels)).toEqual(['fault/ünï']);
      expect(await ben(`DELETE ${LABELS}/{name}`, { at: label })).toMatchObject(
        {
          status: 204,
        },
      );
      expect(await dana(`GET ${LABELS}/{name}`, { at: label })).toMatchObject({
        status: 404,
      });
      const { body: after } = await dana(`GET ${ISSUE}`, { at: issue });
      expect(after.labels).toEqual([]);
    });

    it('have names of their own', async () => {
      await make('taken');
      await make('free');

      for (const answer of [
        await make('TAKEN'),
        await ben(`PATCH ${LABELS}/{name}`, {
          at: { ...at, name: 'free' },
          body: { new_name: 'taken' },
        }),
      ]) {
        expect(answer).toMatchObject({
          status: 422,
          body: {
            message: 'Validation Failed',
            errors: [
              { resource: 'Label', field: 'name', code: 'already_exists' },
            ],
          },
        });
      }
    });

    it.each([
      [{}],
      [{ name: ' ' }],
      [{ name: 'x'.repeat(51) }],
      [{ name: 'x', color: '#ff0000' }],
      [{ name: 'x', color: 'red' }],
      [{ name: 'x', description: 'x'.repeat(101) }],
    ])('are not made of a wrong body %#', async wrongBody => {
      expect(await ben(`POST ${LABELS}`, { at, wrongBody })).toMatchObject({
        status: 422,
      });
    });
  });
});
