import { RestClient, RestClients } from '../__testUtils__/RestClient';
import { RestRepository } from '../__testUtils__/RestRepository';
import { sealFor } from '../__testUtils__/sealFor';
import { RunningGithub, startGithub } from '../__testUtils__/startGithub';

jest.setTimeout(60_000);

const REPO = '/repos/{owner}/{repo}';
const ACTIONS = `${REPO}/actions`;
const PULL = `${REPO}/pulls/{pull_number}`;
const TEAM = '/orgs/{org}/teams/{team_slug}';

const AT = { repo: 'checkout-api' };
const RENAMED = { repo: 'service-1' };
const ARCHIVED = { repo: 'service-2' };
const NIGHT_SHIFT = { team_slug: 'night-shift' };

const WRITES: [operation: string, at: object, body: object][] = [
  [
    `POST ${REPO}/issues`,
    AT,
    { title: 'The till is stuck', labels: ['bug'], assignees: ['ben'] },
  ],
  [
    `POST ${REPO}/hooks`,
    AT,
    {
      name: 'web',
      active: false,
      events: ['push'],
      config: {
        url: 'http://127.0.0.1:1/hook',
        content_type: 'json',
        secret: 'a secret',
      },
    },
  ],
  [`POST ${ACTIONS}/variables`, AT, { name: 'REGION', value: 'north' }],
  [
    `PUT ${REPO}/environments/{environment_name}`,
    { ...AT, environment_name: 'production' },
    { wait_timer: 5 },
  ],
  [
    `POST ${REPO}/autolinks`,
    AT,
    { key_prefix: 'TILL-', url_template: 'https://acme.example/<num>' },
  ],
  [
    `POST ${REPO}/keys`,
    AT,
    {
      title: 'deployer',
      key: `ssh-ed25519 ${Buffer.alloc(51, 7).toString('base64')}`,
    },
  ],
  [`PUT ${REPO}/topics`, AT, { names: ['tills'] }],
  [
    `POST ${REPO}/statuses/{sha}`,
    { ...AT, sha: 'main' },
    { state: 'success', context: 'build' },
  ],
  ['POST /orgs/{org}/teams', {}, { name: 'Night shift' }],
  [
    `PUT ${TEAM}/memberships/{username}`,
    { ...NIGHT_SHIFT, username: 'dana' },
    { role: 'maintainer' },
  ],
  [`PATCH ${REPO}`, RENAMED, { name: 'tills' }],
  [`PATCH ${REPO}`, ARCHIVED, { archived: true }],
];

describe('the state of the local GitHub', () => {
  let github: RunningGithub;
  let ada: RestClient;
  let ben: RestClient;

  beforeEach(async () => {
    github = await startGithub({
      moreRepositories: 2,
      webhookRetryDelaysMs: [],
    });
    const clients = new RestClients(github);
    ada = await clients.as('ada');
    ben = await clients.as('ben');
  });

  afterEach(() => github.remove());

  async function makeReviewedPull() {
    const { at } = await new RestRepository(ada, AT.repo).makePull();
    await ben(`POST ${PULL}/reviews`, { at, body: { event: 'APPROVE' } });
    return at;
  }

  async function makeSecret() {
    const { body: key } = await ada(`GET ${ACTIONS}/secrets/public-key`, {
      at: AT,
    });
    return ada(`PUT ${ACTIONS}/secrets/{secret_name}`, {
      at: { ...AT, secret_name: 'PASSWORD' },
      body: await sealFor(key, 'a secret'),
    });
  }

  it('is answered the same after a restart, to the same tokens', async () => {
    const pull = await makeReviewedPull();
    expect(await makeSecret()).toMatchObject({ status: 201 });
    for (const [operation, at, body] of WRITES) {
      const { status } = await ada(operation, { at: { ...at }, body });
      expect(status).toBeLessThan(300);
    }
    const reads: [operation: string, at: object][] = [
      [`GET ${PULL}`, pull],
      [`GET ${PULL}/reviews`, pull],
      [`GET ${REPO}/issues`, AT],
      [`GET ${REPO}/labels`, AT],
      [`GET ${REPO}/hooks`, AT],
      [`GET ${ACTIONS}/secrets`, AT],
      [`GET ${ACTIONS}/secrets/public-key`, AT],
      [`GET ${ACTIONS}/variables`, AT],
      [`GET ${REPO}/environments`, AT],
      [`GET ${REPO}/autolinks`, AT],
      [`GET ${REPO}/keys`, AT],
      [`GET ${REPO}/topics`, AT],
      [`GET ${REPO}/commits/{ref}/status`, { ...AT, ref: 'main' }],
      [`GET ${TEAM}`, NIGHT_SHIFT],
      [`GET ${TEAM}/members`, NIGHT_SHIFT],
      [`GET ${REPO}`, { repo: 'tills' }],
      // Where the former name leads.
      [`GET ${REPO}`, RENAMED],
      [`GET ${REPO}`, ARCHIVED],
    ];
    const readAll = () =>
      Promise.all(
        reads.map(async ([operation, at]) => {
          const { status, body } = await ada(operation, { at: { ...at } });
          return { operation, status, body };
        }),
      );
    const before = await readAll();

    await github.restart();

    expect(await readAll()).toEqual(before);
    expect(before.map(({ status }) => status)).toEqual(
      reads.map(([, at]) => (at === RENAMED ? 301 : 200)),
    );
  });

  it('has the same tokens and the same OAuth app after a restart', async () => {
    const { token, oauthApp } = github;
    const ofBen = await github.tokenFor('ben');

    await github.restart();

    expect(github.token).toBe(token);
    expect(github.oauthApp).toEqual(oauthApp);
    expect(await github.tokenFor('ben')).toBe(ofBen);
  });
});
