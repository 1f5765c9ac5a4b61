import { RunningGithub, startGithub } from '../../__testUtils__/startGithub';

jest.setTimeout(60_000);

interface Answer {
  data?: Record<string, never>;
  errors?: { type?: string; message: string }[];
}

describe('the GraphQL API of the local GitHub', () => {
  let github: RunningGithub;

  beforeAll(async () => {
    github = await startGithub({ moreRepositories: 120 });
  });

  afterAll(() => github.remove());

  async function query(text: string, variables = {}): Promise<Answer> {
    const response = await fetch(`${github.url}/api/graphql`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${github.token}`,
        'Content-Type': 'application/json',
      },
      body: JSON.stringify({ query: text, variables }),
    });
    expect(response.status).toBe(200);
    return response.json();
  }

  it('pages through more repositories than fit a page', async () => {
    const names: string[] = [];
    let cursor: string | null = null;
    do {
      const { data } = await query(
        `query ($cursor: String) {
           repositoryOwner(login: "acme") {
             repositories(first: 50, after: $cursor) {
               nodes { name }
               pageInfo { hasNextPage endCursor }
               totalCount
             }
           }
         }`,
        { cursor },
      );
      const { repositories } = (
        data as unknown as {
          repositoryOwner: {
            repositories: {
              nodes: { name: string }[];
              pageInfo: { hasNextPage: boolean; endCursor: string };
            };
          };
        }
      ).repositoryOwner;
      names.push(...repositories.nodes.map(({ name }) => name));
      cursor = repositories.pageInfo.hasNextPage
        ? repositories.pageInfo.endCursor
        : null;
    } while (cursor);

    expect(names).toHaveLength(121);
    expect(new Set(names).size).toBe(121);
  });

  it('tells what a repository is', async () => {
    await fetch(`${github.url}/api/v3/repos/acme/service-1`, {
      method: 'PATCH',
      headers: { Authorization: `Bearer ${github.token}` },
      body: JSON.stringify({ archived: true }),
    });

    const { data } = await query(
      `{ active: repository(owner: "acme", name: "checkout-api") { ...what }
         archived: repository(owner: "acme", name: "service-1") { ...what } }
       fragment what on Repository {
         url
         isArchived
         isFork
         repositoryTopics(first: 10) { nodes { topic { name } } }
       }`,
    );

    const repositoryTopics = {
      nodes: ['go', 'commerce'].map(name => ({ topic: { name } })),
    };
    expect(data).toEqual({
      active: {
        url: `${github.url}/acme/checkout-api`,
        isArchived: false,
        isFork: false,
        repositoryTopics,
      },
      archived: {
        url: `${github.url}/acme/service-1`,
        isArchived: true,
        isFork: false,
        repositoryTopics,
      },
    });
  });

  it('reads a file of a branch, and none where there is none', async () => {
    const { data, errors } = await query(
      `{ repository(owner: "acme", name: "checkout-api") {
           visibility
           defaultBranchRef { name }
           file: object(expression: "HEAD:catalog-info.yaml") {
             __typename
             ... on Blob { id text }
           }
           folder: object(expression: "main:docs") { __typename }
           none: object(expression: "main:no-such") { __typename }
         } }`,
    );

    expect(errors).toBeUndefined();
    expect(data).toEqual({
      repository: {
        visibility: 'INTERNAL',
        defaultBranchRef: { name: 'main' },
        file: {
          __typename: 'Blob',
          id: expect.any(String),
          text: expect.stringContaining('name: checkout-api'),
        },
        folder: { __typename: 'Tree' },
        none: null,
      },
    });
  });

  it('tells the members of a team from those of its children', async () => {
    const { data } = await query(
      `{ organization(login: "acme") {
           team(slug: "engineering") {
             own: members(first: 10, membership: IMMEDIATE) { nodes { login } }
             all: members(first: 10) { nodes { login } }
           }
           teams(first: 10, userLogins: ["ben"]) {
             nodes { slug parentTeam { slug } }
           }
           membersWithRole(first: 10) { totalCount }
         } }`,
    );

    expect(data).toEqual({
      organization: {
        team: {
          own: { nodes: [{ login: 'ada' }] },
          all: { nodes: ['ada', 'ben', 'cleo'].map(login => ({ login })) },
        },
        teams: {
          nodes: [
            { slug: 'checkout-team', parentTeam: { slug: 'engineering' } },
          ],
        },
        membersWithRole: { totalCount: 4 },
      },
    });
  });

  it.each([
    ['a member', 'ben', [{ login: 'acme' }]],
    ['a stranger', 'eve', []],
  ])('knows the organizations of %s', async (_, login, nodes) => {
    const { data } = await query(
      `query ($login: String!) {
         user(login: $login) { organizations(first: 10) { nodes { login } } }
       }`,
      { login },
    );

    expect(data).toEqual({ user: { organizations: { nodes } } });
  });

  it.each([
    ['a field that GitHub has not', '{ viewer { shoeSize } }', 'shoeSize'],
    [
      'an argument that GitHub has not',
      '{ user(name: "ben") { login } }',
      'Unknown argument "name"',
    ],
    ['what is no query', '{ viewer {', 'Syntax Error'],
  ])('refuses %s', async (_, text, message) => {
    const { data, errors } = await query(text);

    expect(data).toBeUndefined();
    expect(errors?.[0].message).toContain(message);
  });

  it.each([
    [
      'no bounds',
      '{ organization(login: "acme") { teams { totalCount } } }',
      'MISSING_PAGINATION_BOUNDARIES',
    ],
    [
      'more than a hundred',
      '{ organization(login: "acme") { teams(first: 101) { totalCount } } }',
      'EXCESSIVE_PAGINATION',
    ],
    ['an unknown one', '{ organization(login: "no") { id } }', 'NOT_FOUND'],
  ])(
    'answers %s with the type of error that GitHub gives it',
    async (_, text, type) => {
      const { errors } = await query(text);

      expect(errors?.[0].type).toBe(type);
    },
  );

  it('refuses nobody', async () => {
    const response = await fetch(`${github.url}/api/graphql`, {
      method: 'POST',
      body: '{}',
    });

    expect(response.status).toBe(401);
  });
});
