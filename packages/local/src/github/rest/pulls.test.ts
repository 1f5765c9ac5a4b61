import { RestClient, RestClients } from '../../__testUtils__/RestClient';
import { RestRepository } from '../../__testUtils__/RestRepository';
import { RunningGithub, startGithub } from '../../__testUtils__/startGithub';

jest.setTimeout(60_000);

const REPO = '/repos/{owner}/{repo}';
const PULLS = `${REPO}/pulls`;
const PULL = `${PULLS}/{pull_number}`;

describe('pull requests in the REST API of the local GitHub', () => {
  let github: RunningGithub;
  let ada: RestClient;
  let ben: RestClient;
  let cleo: RestClient;
  let dana: RestClient;
  let eve: RestClient;
  let nobody: RestClient;
  let repository: RestRepository;
  /** For tests that change nothing. */
  let shared: { repo: string; pull_number: number };

  beforeAll(async () => {
    github = await startGithub({ moreRepositories: 0 });
    const clients = new RestClients(github);
    ada = await clients.as('ada');
    ben = await clients.as('ben');
    cleo = await clients.as('cleo');
    dana = await clients.as('dana');
    eve = await clients.as('eve');
    nobody = await clients.as();
    repository = new RestRepository(ben, 'checkout-api');
    shared = (await repository.makePull()).at;
  });

  afterAll(() => github.remove());

  const at = { repo: 'checkout-api' };

  it.each([
    [`GET ${PULLS}`, 200, undefined],
    [`GET ${PULL}`, 200, undefined],
    [`GET ${PULL}/files`, 200, undefined],
    [`GET ${PULL}/commits`, 200, undefined],
    [`GET ${PULL}/reviews`, 200, undefined],
    [`GET ${PULL}/requested_reviewers`, 200, undefined],
    [`POST ${PULLS}`, 403, { title: 'x', head: 'x', base: 'main' }],
    [`PATCH ${PULL}`, 403, { title: 'x' }],
    [`PUT ${PULL}/merge`, 403, {}],
    [`POST ${PULL}/requested_reviewers`, 403, { reviewers: ['cleo'] }],
    [`DELETE ${PULL}/requested_reviewers`, 403, { reviewers: ['cleo'] }],
  ])('are not for everybody: %s', async (operation, status, body) => {
    const call = { at: shared, body };

    expect(await nobody(operation, call)).toMatchObject({ status: 401 });
    expect(await eve(operation, call)).toMatchObject({ status: 404 });
    expect(await dana(operation, call)).toMatchObject({ status });
  });

  it('are made, and shown with what they change', async () => {
    const branch = await repository.makeBranch({
      name: 'feature/new-things',
    });
    const sha = await repository.head(branch);

    const made = await repository.open(branch, {
      title: 'New',
      body: 'Things',
      draft: true,
    });

    expect(made).toMatchObject({
      status: 201,
      body: {
        title: 'New',
        body: 'Things',
        state: 'open',
        draft: true,
        merged: false,
        mergeable: true,
        mergeable_state: 'draft',
        user: { login: 'ben' },
        head: { label: `acme:${branch}`, ref: branch, sha },
        base: {
          label: 'acme:main',
          ref: 'main',
          sha: await repository.head('main'),
        },
        commits: 1,
        changed_files: 1,
        additions: 1,
        deletions: 0,
      },
    });
    const call = { at: { ...at, pull_number: made.body.number } };
    const read = await dana(`GET ${PULL}`, call);
    expect(read.body).toEqual(made.body);
    const files = await dana(`GET ${PULL}/files`, call);
    expect(files.body).toMatchObject([{ status: 'added', additions: 1 }]);
    const commits = await dana(`GET ${PULL}/commits`, call);
    expect(commits.body).toMatchObject([{ sha }]);
    const diff = await dana(`GET ${PULL}`, {
      ...call,
      headers: { Accept: 'application/vnd.github.v3.diff' },
    });
    expect(diff.body).toMatch(/^diff --git /);
    const issue = await dana(`GET ${REPO}/issues/{issue_number}`, {
      at: { ...at, issue_number: made.body.number },
    });
    expect(issue.body.pull_request.url).toBe(made.body.url);
  });

  it('are found by their number alone', async () => {
    const { body: issue } = await ben(`POST ${REPO}/issues`, {
      at,
      body: { title: 'No pull request' },
    });
    for (const pull_number of [99999, issue.number, '1x', '-1', '1e1']) {
      const answer = await ben(`GET ${PULL}`, { at: { ...at, pull_number } });
      expect(answer).toMatchObject({ status: 404 });
    }
  });

  it('are listed by state, base, head and order', async () => {
    const { branch } = await repository.makePull();
    const second = await repository.makePull();
    await ben(`PATCH ${PULL}`, { at: second.at, body: { state: 'closed' } });
    const list = async (query: Record<string, string>) => {
      const { body } = await dana(`GET ${PULLS}`, {
        at,
        query: { per_page: '100', ...query },
      });
      return body.map((pull: { head: { ref: string } }) => pull.head.ref);
    };

    expect(await list({})).toContain(branch);
    expect(await list({})).not.toContain(second.branch);
    expect(await list({ state: 'closed' })).toContain(second.branch);
    expect((await list({ state: 'all' })).slice(0, 2)).toEqual([
      second.branch,
      branch,
    ]);
    expect((await list({ state: 'all', direction: 'asc' })).slice(-2)).toEqual([
      branch,
      second.branch,
    ]);
    expect(await list({ head: `acme:${branch}` })).toEqual([branch]);
    expect(await list({ base: 'no-such' })).toEqual([]);
  });

  it.each([
    [
      'an unknown head',
      { head: 'no-such' },
      { field: 'head', code: 'invalid' },
    ],
    ['a head that goes up', { head: '../main' }, { field: 'head' }],
    ['a head elsewhere', { head: 'eve:main' }, { field: 'head' }],
    [
      'an unknown base',
      { base: 'no-such' },
      { field: 'base', code: 'invalid' },
    ],
    ['a base that is an option', { base: '--all' }, { field: 'base' }],
  ])('are not made of %s', async (_, options, error) => {
    const answer = await repository.open('main', options);

    expect(answer).toMatchObject({
      status: 422,
      body: {
        message: 'Validation Failed',
        errors: [{ resource: 'PullRequest', ...error }],
      },
    });
  });

  it('are not made of what does not differ, or is pulled already', async () => {
    const same = await repository.makeBranch({ file: '' });
    const { branch } = await repository.makePull();

    expect(await repository.open(same)).toMatchObject({
      status: 422,
      body: { errors: [{ message: `No commits between main and ${same}` }] },
    });
    expect(await repository.open(branch)).toMatchObject({
      status: 422,
      body: {
        message: 'Validation Failed',
        errors: [
          {
            resource: 'PullRequest',
            code: 'custom',
            message: `A pull request already exists for acme:${branch}.`,
          },
        ],
      },
    });
    expect(await repository.open(`acme:${branch}`)).toMatchObject({
      status: 422,
    });
  });

  it('are not made of what has another history', async () => {
    const { body: tree } = await ben(`POST ${REPO}/git/trees`, {
      at,
      body: { tree: [{ path: 'x', mode: '100644', content: 'x' }] },
    });
    const { body: orphan } = await ben(`POST ${REPO}/git/commits`, {
      at,
      body: { message: 'Orphan', tree: tree.sha },
    });
    await ben(`POST ${REPO}/git/refs`, {
      at,
      body: { ref: 'refs/heads/orphan', sha: orphan.sha },
    });

    expect(await repository.open('orphan')).toMatchObject({
      status: 422,
      body: {
        errors: [
          { message: 'The orphan branch has no history in common with main' },
        ],
      },
    });
  });

  it.each([
    [{ head: 'x', base: 'main' }, `"title" wasn't supplied.`],
    [{ title: 'x', base: 'main' }, `"head" wasn't supplied.`],
    [{ title: '  ', head: 'x', base: 'main' }, 'is blank'],
    [{ title: 'x'.repeat(257), head: 'x', base: 'main' }, 'is too long'],
    [{ title: 'x', head: {}, base: 'main' }, "For 'properties/head', {}: "],
    [{ title: 'x', head: 'x', base: 'main', draft: 'no' }, '"no": '],
  ])('are not made of a wrong body %#', async (wrongBody, message) => {
    const answer = await ben(`POST ${PULLS}`, { at, wrongBody });

    expect(answer.status).toBe(422);
    expect(answer.body.message).toContain(message);
  });

  it('are changed, closed and opened again', async () => {
    const { at: place, branch } = await repository.makePull();
    const patch = (body: object, client = ben) =>
      client(`PATCH ${PULL}`, { at: place, body });
    await repository.makeBranch({ name: `base-${branch}`, file: '' });

    expect(
      await patch({ title: 'After', body: 'Why', base: `base-${branch}` }),
    ).toMatchObject({
      status: 200,
      body: { title: 'After', body: 'Why', base: { ref: `base-${branch}` } },
    });
    expect(await patch({ base: 'no-such' })).toMatchObject({ status: 422 });
    expect(await patch({ state: 'closed' })).toMatchObject({
      body: { state: 'closed', closed_at: expect.any(String), mergeable: null },
    });
    const sha = await repository.write(branch, `late-${branch}`);
    expect(await patch({ state: 'open' })).toMatchObject({
      body: { state: 'open', closed_at: null, head: { sha }, commits: 2 },
    });
  });

  it('are not opened again without a branch, nor beside another', async () => {
    const { at: place, branch } = await repository.makePull();
    const reopen = () =>
      ben(`PATCH ${PULL}`, { at: place, body: { state: 'open' } });
    await ben(`PATCH ${PULL}`, { at: place, body: { state: 'closed' } });
    const { body: other } = await repository.open(branch);

    expect(await reopen()).toMatchObject({
      status: 422,
      body: {
        errors: [
          { message: expect.stringContaining('already an open pull request') },
        ],
      },
    });
    await ben(`DELETE ${REPO}/git/refs/{ref}`, {
      at: { ...at, ref: `heads/${branch}` },
    });
    expect(await reopen()).toMatchObject({
      status: 422,
      body: {
        errors: [
          { message: expect.stringContaining('branch has been deleted') },
        ],
      },
    });
    const closed = await ben(`GET ${PULL}`, {
      at: { ...at, pull_number: other.number },
    });
    expect(closed.body).toMatchObject({ state: 'closed', changed_files: 1 });
  });

  it('are made once, when two want the same at the same moment', async () => {
    const branch = await repository.makeBranch();

    const answers = await Promise.all([
      repository.open(branch),
      repository.open(branch, {}, ada),
      repository.open(branch),
    ]);

    const lost = answers.filter(({ status }) => status !== 201);
    expect(lost).toHaveLength(2);
    for (const answer of lost) {
      expect(answer).toMatchObject({
        status: 422,
        body: {
          errors: [
            { message: `A pull request already exists for acme:${branch}.` },
          ],
        },
      });
    }
  });

  it('are reviewed by people and teams that are asked to', async () => {
    const { at: place } = await repository.makePull();
    const request = (body: object) =>
      ben(`POST ${PULL}/requested_reviewers`, { at: place, body });

    const requested = await request({
      reviewers: ['cleo', 'ADA'],
      team_reviewers: ['payments-team'],
    });
    expect(requested).toMatchObject({
      status: 201,
      body: {
        requested_reviewers: [{ login: 'cleo' }, { login: 'ada' }],
        requested_teams: [{ slug: 'payments-team' }],
      },
    });
    const removed = await ben(`DELETE ${PULL}/requested_reviewers`, {
      at: place,
      body: { reviewers: ['Ada'], team_reviewers: ['payments-team'] },
    });
    expect(removed).toMatchObject({
      status: 200,
      body: { requested_reviewers: [{ login: 'cleo' }], requested_teams: [] },
    });
    const list = await dana(`GET ${PULL}/requested_reviewers`, { at: place });
    expect(list.body).toMatchObject({ users: [{ login: 'cleo' }], teams: [] });
    expect(await request({ reviewers: ['ben'] })).toMatchObject({
      status: 422,
      body: { message: 'Review cannot be requested from pull request author.' },
    });
    for (const body of [
      { reviewers: ['eve'] },
      { reviewers: ['no-such'] },
      { team_reviewers: ['no-such'] },
    ]) {
      expect(await request(body)).toMatchObject({
        status: 422,
        body: {
          message: expect.stringContaining(
            'only be requested from collaborators',
          ),
        },
      });
    }
  });

  it('are reviewed by whoever sees them, but not by their author', async () => {
    const { at: place } = await repository.makePull();
    const review = (client: RestClient, body: object) =>
      client(`POST ${PULL}/reviews`, { at: place, body });

    const approved = await review(cleo, { event: 'APPROVE', body: 'Fine' });
    const refused = await review(ada, {
      event: 'REQUEST_CHANGES',
      body: 'Not yet',
    });

    expect(approved).toMatchObject({
      status: 200,
      body: { state: 'APPROVED', body: 'Fine', user: { login: 'cleo' } },
    });
    expect(refused.body).toMatchObject({ state: 'CHANGES_REQUESTED' });
    expect(
      await eve(`POST ${PULL}/reviews`, { at: place, body: {} }),
    ).toMatchObject({ status: 404 });
    const { body: list } = await dana(`GET ${PULL}/reviews`, { at: place });
    expect(list).toEqual([approved.body, refused.body]);
    const one = await dana(`GET ${PULL}/reviews/{review_id}`, {
      at: { ...place, review_id: approved.body.id },
    });
    expect(one.body).toEqual(approved.body);
    expect(await review(ben, { event: 'APPROVE' })).toMatchObject({
      status: 422,
      body: { errors: ['Can not approve your own pull request'] },
    });
    expect(
      await review(ben, { event: 'COMMENT', body: 'Look here' }),
    ).toMatchObject({ status: 200, body: { state: 'COMMENTED' } });
    expect(await review(cleo, { event: 'COMMENT' })).toMatchObject({
      status: 422,
      body: { message: 'Unprocessable Entity' },
    });
    expect(
      await cleo(`POST ${PULL}/reviews`, {
        at: place,
        wrongBody: { event: 'LIKE' },
      }),
    ).toMatchObject({ status: 422 });
  });
});
