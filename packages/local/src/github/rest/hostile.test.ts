import { RestClient, RestClients } from '../../__testUtils__/RestClient';
import { RestRepository } from '../../__testUtils__/RestRepository';
import { RunningGithub, startGithub } from '../../__testUtils__/startGithub';
import { WebhookReceiver } from '../../__testUtils__/WebhookReceiver';

jest.setTimeout(60_000);

const REPO = '/repos/{owner}/{repo}';
const TEAM = '/orgs/{org}/teams/{team_slug}';
const ENVIRONMENT = `${REPO}/environments/{environment_name}`;
const PROTECTION = `${REPO}/branches/{branch}/protection`;
const PULL = `${REPO}/pulls/{pull_number}`;
const ISSUE = `${REPO}/issues/{issue_number}`;

const READS = [
  '/users/{username}',
  '/orgs/{org}',
  '/orgs/{org}/members/{username}',
  '/orgs/{org}/hooks/{hook_id}',
  TEAM,
  `${TEAM}/repos/{owner}/{repo}`,
  REPO,
  `${REPO}/contents/{path}`,
  `${REPO}/tarball/{ref}`,
  `${REPO}/git/blobs/{file_sha}`,
  `${REPO}/git/trees/{tree_sha}`,
  `${REPO}/git/commits/{commit_sha}`,
  `${REPO}/git/tags/{tag_sha}`,
  `${REPO}/git/ref/{ref}`,
  `${REPO}/git/matching-refs/{ref}`,
  `${REPO}/commits/{ref}`,
  `${REPO}/commits/{ref}/status`,
  `${REPO}/compare/{basehead}`,
  `${REPO}/branches/{branch}`,
  PULL,
  ISSUE,
  `${REPO}/issues/comments/{comment_id}`,
  `${REPO}/labels/{name}`,
  `${REPO}/hooks/{hook_id}/deliveries/{delivery_id}`,
  `${REPO}/actions/workflows/{workflow_id}`,
  `${REPO}/actions/runs/{run_id}`,
  `${REPO}/actions/secrets/{secret_name}`,
  `${REPO}/actions/variables/{name}`,
  ENVIRONMENT,
  `${REPO}/autolinks/{autolink_id}`,
  `${REPO}/keys/{key_id}`,
];

const NAMES = [
  '../../../etc/passwd',
  '--upload-pack=touch x',
  'a\nb',
  'a\0b',
  '__proto__',
  '@{-1}',
  'main^{/[}',
  '1e400',
];

/** With a body that is fine, to make it worse one field at a time. */
const WRITES: [string, object][] = [
  ['POST /orgs/{org}/repos', { name: 'checkout-api', visibility: 'internal' }],
  ['POST /orgs/{org}/teams', { name: 'x', maintainers: [], parent_team_id: 1 }],
  ['POST /orgs/{org}/hooks', { name: 'web', events: ['x'], config: {} }],
  ['PUT /orgs/{org}/memberships/{username}', { role: 'member' }],
  [`PATCH ${TEAM}`, { description: 'x', parent_team_id: 1 }],
  [`PUT ${TEAM}/repos/{owner}/{repo}`, { permission: 'admin' }],
  [`PATCH ${REPO}`, { description: 'x', default_branch: 'main' }],
  [`PUT ${REPO}/topics`, { names: ['x'] }],
  [`PUT ${REPO}/collaborators/{username}`, { permission: 'pull' }],
  [
    `PUT ${REPO}/contents/{path}`,
    { message: 'x', content: 'eA==', branch: 'main', sha: 'x', author: {} },
  ],
  [`POST ${REPO}/git/blobs`, { content: 'eA==', encoding: 'base64' }],
  [`POST ${REPO}/git/trees`, { tree: [], base_tree: 'main' }],
  [`POST ${REPO}/git/commits`, { message: 'x', tree: 'x', parents: [] }],
  [
    `POST ${REPO}/git/tags`,
    { tag: 'x', message: 'x', object: 'x', type: 'commit', tagger: {} },
  ],
  [`POST ${REPO}/git/refs`, { ref: 'refs/heads/y', sha: 'x' }],
  [`PATCH ${REPO}/git/refs/{ref}`, { sha: 'x', force: true }],
  [`POST ${REPO}/statuses/{sha}`, { state: 'success', context: 'x' }],
  [
    `PUT ${PROTECTION}`,
    {
      required_status_checks: null,
      enforce_admins: null,
      required_pull_request_reviews: null,
      restrictions: null,
    },
  ],
  [`POST ${REPO}/pulls`, { title: 'x', head: 'other', base: 'main' }],
  [`PATCH ${PULL}`, { title: 'x', base: 'main', state: 'open' }],
  [
    `PUT ${PULL}/merge`,
    { sha: 'x', commit_title: 'x', commit_message: 'x', merge_method: 'merge' },
  ],
  [`POST ${PULL}/requested_reviewers`, { reviewers: [], team_reviewers: [] }],
  [`POST ${PULL}/reviews`, { event: 'COMMENT', body: 'x' }],
  [`POST ${REPO}/issues`, { title: 'x', labels: [], assignees: [] }],
  [`PATCH ${ISSUE}`, { title: 'x', labels: [], assignees: [] }],
  [`POST ${ISSUE}/labels`, { labels: ['x'] }],
  [`POST ${ISSUE}/assignees`, { assignees: ['ben'] }],
  [`POST ${ISSUE}/comments`, { body: 'x' }],
  [`POST ${REPO}/labels`, { name: 'x', color: 'ffffff', description: 'x' }],
  [`POST ${REPO}/hooks`, { name: 'web', events: ['x'], config: {} }],
  [
    `POST ${REPO}/actions/workflows/{workflow_id}/dispatches`,
    { ref: 'main', inputs: {} },
  ],
  [
    `PUT ${REPO}/actions/secrets/{secret_name}`,
    { key_id: 'x', encrypted_value: 'x' },
  ],
  [`POST ${REPO}/actions/variables`, { name: 'x', value: 'x' }],
  [`PUT ${REPO}/actions/permissions/access`, { access_level: 'none' }],
  [
    `PUT ${REPO}/actions/oidc/customization/sub`,
    { use_default: false, include_claim_keys: [] },
  ],
  [
    `PUT ${ENVIRONMENT}`,
    { wait_timer: 1, reviewers: [], deployment_branch_policy: null },
  ],
  [`POST ${REPO}/autolinks`, { key_prefix: 'x', url_template: '<num>' }],
  [`POST ${REPO}/keys`, { key: 'x', title: 'x' }],
  [`PUT ${REPO}/subscription`, { subscribed: true }],
];

const BODIES = ['null', '5', '"x"', '[]', '{}', '{"a":', '\0'];

const VALUES = [
  null,
  -1e300,
  '-x',
  'a\0b',
  '../x\ud800',
  'x'.repeat(3000),
  [null],
  ['-x', { name: 'a\0b' }],
  [{ path: '-x', mode: '100644', content: 'x' }],
  { name: '-x', email: 'a\0b', date: '0000-00-00', url: 'http://[' },
];

/** What is there, in the place of what is not asked badly. */
const FINE = {
  repo: 'checkout-api',
  username: 'ben',
  team_slug: 'checkout-team',
  path: 'docs/index.md',
  ref: 'heads/main',
  branch: 'main',
  sha: 'main',
  pull_number: 1,
  issue_number: 1,
  comment_id: 1,
  workflow_id: 'x.yml',
  run_id: 1,
  environment_name: 'x',
  secret_name: 'X',
  file_sha: 'x',
  tree_sha: 'main',
  commit_sha: 'x',
  tag_sha: 'x',
  basehead: 'main...x',
  name: 'x',
  hook_id: 1,
  delivery_id: 1,
  autolink_id: 1,
  key_id: 1,
};

describe('the REST API of the local GitHub, asked badly', () => {
  let github: RunningGithub;
  let receiver: WebhookReceiver;
  let ada: RestClient;

  beforeAll(async () => {
    github = await startGithub({ moreRepositories: 0 });
    // Each change is told, as it is when a portal runs.
    receiver = await WebhookReceiver.start();
    await github.sendEvents(receiver.url, 'a secret');
    ada = await new RestClients(github).as('ada');
    const repository = new RestRepository(ada, 'checkout-api');
    await repository.makePull();
    await repository.makeBranch({ name: 'other' });
    await ada(`PUT ${ENVIRONMENT}`, { at: FINE });
  });

  afterAll(async () => {
    await github.remove();
    await receiver.stop();
  });

  it.each(READS)('does not break of the names in %s', async route => {
    for (const [, parameter] of route.matchAll(/\{(\w+)\}/g)) {
      for (const name of NAMES) {
        const at = { ...FINE, [parameter]: name };
        const { status } = await ada(`GET ${route}`, { at });
        expect(status).toBeLessThan(500);
      }
    }
  });

  it.each(WRITES)(
    'does not break of the body of %s',
    async (operation, fine) => {
      const worse = Object.keys(fine).flatMap(field =>
        VALUES.map(value => ({ ...fine, [field]: value })),
      );
      for (const wrongBody of [...BODIES, ...worse]) {
        const { status } = await ada(operation, { at: FINE, wrongBody });
        expect(status).toBeLessThan(500);
      }
    },
  );
});
