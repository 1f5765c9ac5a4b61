import { RunningGithub, startGithub } from '../../__testUtils__/startGithub';

jest.setTimeout(60_000);

const PULL_REQUESTS = `
  query ($head: String!) {
    repository(owner: "acme", name: "checkout-api") {
      ref(qualifiedName: $head) {
        name
        target { oid ... on Commit { messageHeadline } }
        associatedPullRequests(first: 1, states: OPEN) {
          nodes { number title url state }
        }
      }
    }
  }`;

const CREATE_COMMIT = `
  mutation ($input: CreateCommitOnBranchInput!) {
    createCommitOnBranch(input: $input) {
      commit { oid message }
      ref { name }
    }
  }`;

describe('commits and pull requests over GraphQL', () => {
  let github: RunningGithub;

  beforeEach(async () => {
    github = await startGithub({ moreRepositories: 0 });
  });

  afterEach(() => github.remove());

  async function query(
    text: string,
    variables: object,
    options: { login?: string } = {},
  ) {
    const token = await github.tokenFor(options.login ?? 'ada');
    const response = await fetch(`${github.url}/api/graphql`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${token}`,
        'Content-Type': 'application/json',
      },
      body: JSON.stringify({ query: text, variables }),
    });
    return response.json();
  }

  async function rest(method: string, path: string, body?: object) {
    const response = await fetch(
      `${github.url}/api/v3/repos/acme/checkout-api${path}`,
      {
        method,
        headers: { Authorization: `Bearer ${github.token}` },
        body: body && JSON.stringify(body),
      },
    );
    return response.json();
  }

  async function headOf(branch: string): Promise<string> {
    return (await rest('GET', `/git/ref/heads/${branch}`)).object.sha;
  }

  async function inputFor(branchName: string, head?: string) {
    return {
      branch: { repositoryNameWithOwner: 'acme/checkout-api', branchName },
      expectedHeadOid: head ?? (await headOf(branchName)),
      message: { headline: 'Move the runbook', body: 'It had no home.' },
      fileChanges: {
        additions: [
          {
            path: 'runbook/index.md',
            contents: Buffer.from('# Runbook\n').toString('base64'),
          },
        ],
        deletions: [{ path: 'docs/runbook.md' }],
      },
    };
  }

  async function commitOnNewBranch(branch: string) {
    const sha = await headOf('main');
    await rest('POST', '/git/refs', { ref: `refs/heads/${branch}`, sha });
    return query(CREATE_COMMIT, { input: await inputFor(branch) });
  }

  it('makes a commit of several files on a branch', async () => {
    const { data } = await commitOnNewBranch('feature/move');

    expect(data.createCommitOnBranch).toEqual({
      commit: {
        oid: await headOf('feature/move'),
        message: 'Move the runbook\n\nIt had no home.',
      },
      ref: { name: 'feature/move' },
    });
    const { tree } = await rest('GET', '/git/trees/feature/move?recursive=1');
    const paths = tree.map(({ path }: { path: string }) => path);
    expect(paths).toContain('runbook/index.md');
    expect(paths).not.toContain('docs/runbook.md');
  });

  it('refuses a commit on a branch that has moved', async () => {
    const input = await inputFor('main', '1'.repeat(40));

    const { errors } = await query(CREATE_COMMIT, { input });

    expect(errors).toMatchObject([
      {
        type: 'STALE_DATA',
        message: expect.stringContaining('Expected branch to point to'),
      },
    ]);
  });

  it.each([
    ['cleo', 'FORBIDDEN'],
    ['eve', 'NOT_FOUND'],
  ])('refuses a commit by %s, who may not push', async (login, type) => {
    const input = await inputFor('main');

    const { errors } = await query(CREATE_COMMIT, { input }, { login });

    expect(errors).toMatchObject([{ type }]);
  });

  it('refuses a commit on a protected branch', async () => {
    const input = await inputFor('main');
    await rest('PUT', '/branches/main/protection', {
      required_status_checks: null,
      enforce_admins: true,
      required_pull_request_reviews: {},
      restrictions: null,
    });

    const { errors } = await query(CREATE_COMMIT, { input });

    expect(errors).toMatchObject([
      { message: expect.stringContaining('through a pull request') },
    ]);
  });

  it('finds the open pull request of a branch', async () => {
    await commitOnNewBranch('feature/move');
    const { number } = await rest('POST', '/pulls', {
      title: 'Move the runbook',
      head: 'feature/move',
      base: 'main',
    });

    const before = await query(PULL_REQUESTS, { head: 'feature/move' });
    await rest('PATCH', `/pulls/${number}`, { state: 'closed' });
    const after = await query(PULL_REQUESTS, { head: 'feature/move' });

    expect(before.data.repository.ref).toMatchObject({
      name: 'feature/move',
      target: { messageHeadline: 'Move the runbook' },
      associatedPullRequests: {
        nodes: [
          {
            number,
            state: 'OPEN',
            url: `${github.url}/acme/checkout-api/pull/${number}`,
          },
        ],
      },
    });
    expect(after.data.repository.ref.associatedPullRequests.nodes).toEqual([]);
  });

  it('knows no branch that is not there', async () => {
    const { data } = await query(PULL_REQUESTS, { head: 'no-such' });

    expect(data).toEqual({ repository: { ref: null } });
  });
});
