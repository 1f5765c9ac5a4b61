import { verify } from '@octokit/webhooks-methods';
import { Octokit } from 'octokit';
import { RunningGithub, startGithub } from '../../__testUtils__/startGithub';
import { WebhookContract } from '../../__testUtils__/WebhookContract';
import {
  ReceivedEvent,
  WebhookReceiver,
} from '../../__testUtils__/WebhookReceiver';
import { waitFor } from '../../service/waitFor';

jest.setTimeout(60_000);

const SECRET = 'what both of them know';
const REPOSITORY = { owner: 'acme', repo: 'checkout-api' };
const TEAM = { org: 'acme', team_slug: 'checkout-team' };

describe('the webhooks of the local GitHub', () => {
  const contract = new WebhookContract();
  let github: RunningGithub;
  let octokit: Octokit;
  let receiver: WebhookReceiver;
  let hookId: number;

  beforeEach(async () => {
    receiver = await WebhookReceiver.start();
    github = await startGithub({
      moreRepositories: 0,
      webhookRetryDelaysMs: [10, 10, 10],
    });
    octokit = new Octokit({
      auth: github.token,
      baseUrl: `${github.url}/api/v3`,
      throttle: { enabled: false },
    });
    const { data } = await octokit.rest.orgs.createWebhook({
      org: 'acme',
      name: 'web',
      events: ['*'],
      config: { url: receiver.url, content_type: 'json', secret: SECRET },
    });
    hookId = data.id;
    await receiver.received('ping');
    receiver.forget();
  });

  afterEach(async () => {
    await github.remove();
    await receiver.stop();
  });

  function payloadOf({ body }: ReceivedEvent) {
    return JSON.parse(body);
  }

  /** Commits a file to a branch. */
  function commit(path: string, options: { branch?: string } = {}) {
    return octokit.rest.repos.createOrUpdateFileContents({
      ...REPOSITORY,
      ...options,
      path,
      message: `Add ${path}`,
      content: Buffer.from(path).toString('base64'),
    });
  }

  async function createBranch(name: string) {
    const { data } = await octokit.rest.git.getRef({
      ...REPOSITORY,
      ref: 'heads/main',
    });
    await octokit.rest.git.createRef({
      ...REPOSITORY,
      ref: `refs/heads/${name}`,
      sha: data.object.sha,
    });
  }

  async function createPullRequest() {
    await createBranch('change');
    await commit('docs/change.md', { branch: 'change' });
    const { data } = await octokit.rest.pulls.create({
      ...REPOSITORY,
      title: 'A change',
      head: 'change',
      base: 'main',
    });
    return { ...REPOSITORY, pull_number: data.number };
  }

  type Cause = [
    event: string,
    action: string | undefined,
    cause: () => unknown,
  ];

  const causes: Cause[] = [
    ['push', undefined, () => commit('new.md')],
    [
      'repository',
      'archived',
      () => octokit.rest.repos.update({ ...REPOSITORY, archived: true }),
    ],
    [
      'repository',
      'unarchived',
      async () => {
        await octokit.rest.repos.update({ ...REPOSITORY, archived: true });
        await octokit.rest.repos.update({ ...REPOSITORY, archived: false });
      },
    ],
    [
      'repository',
      'renamed',
      () => octokit.rest.repos.update({ ...REPOSITORY, name: 'till-api' }),
    ],
    [
      'repository',
      'edited',
      () => octokit.rest.repos.update({ ...REPOSITORY, description: 'Tills' }),
    ],
    [
      'repository',
      'privatized',
      async () => {
        await octokit.rest.repos.update({ ...REPOSITORY, private: false });
        await octokit.rest.repos.update({ ...REPOSITORY, private: true });
      },
    ],
    [
      'repository',
      'publicized',
      () => octokit.rest.repos.update({ ...REPOSITORY, private: false }),
    ],
    ['repository', 'deleted', () => octokit.rest.repos.delete(REPOSITORY)],
    [
      'repository',
      'created',
      () => octokit.rest.repos.createInOrg({ org: 'acme', name: 'new' }),
    ],
    [
      'team',
      'created',
      () => octokit.rest.teams.create({ org: 'acme', name: 'Search team' }),
    ],
    [
      'team',
      'edited',
      () => octokit.rest.teams.updateInOrg({ ...TEAM, name: 'Tills' }),
    ],
    ['team', 'deleted', () => octokit.rest.teams.deleteInOrg(TEAM)],
    [
      'team',
      'added_to_repository',
      () =>
        octokit.rest.teams.addOrUpdateRepoPermissionsInOrg({
          org: 'acme',
          team_slug: 'payments-team',
          ...REPOSITORY,
        }),
    ],
    [
      'team',
      'removed_from_repository',
      () => octokit.rest.teams.removeRepoInOrg({ ...TEAM, ...REPOSITORY }),
    ],
    [
      'membership',
      'added',
      () =>
        octokit.rest.teams.addOrUpdateMembershipForUserInOrg({
          ...TEAM,
          username: 'dana',
        }),
    ],
    [
      'membership',
      'removed',
      () =>
        octokit.rest.teams.removeMembershipForUserInOrg({
          ...TEAM,
          username: 'ben',
        }),
    ],
    [
      'organization',
      'member_added',
      () =>
        octokit.rest.orgs.setMembershipForUser({
          org: 'acme',
          username: 'eve',
        }),
    ],
    [
      'organization',
      'member_removed',
      () => octokit.rest.orgs.removeMember({ org: 'acme', username: 'ben' }),
    ],
    ['pull_request', 'opened', () => createPullRequest()],
    [
      'pull_request',
      'synchronize',
      async () => {
        await createPullRequest();
        await commit('docs/more.md', { branch: 'change' });
      },
    ],
    [
      'pull_request',
      'edited',
      async () => {
        const pull = await createPullRequest();
        await octokit.rest.pulls.update({ ...pull, title: 'A better change' });
      },
    ],
    [
      'pull_request',
      'review_requested',
      async () => {
        const pull = await createPullRequest();
        await octokit.rest.pulls.requestReviewers({
          ...pull,
          reviewers: ['ben'],
        });
      },
    ],
    [
      'pull_request',
      'closed',
      async () => octokit.rest.pulls.merge(await createPullRequest()),
    ],
    [
      'pull_request',
      'reopened',
      async () => {
        const pull = await createPullRequest();
        await octokit.rest.pulls.update({ ...pull, state: 'closed' });
        await octokit.rest.pulls.update({ ...pull, state: 'open' });
      },
    ],
  ];

  it.each(causes)(
    'tell of %s %s as GitHub describes it, with the organization and signed',
    async (name, action, cause) => {
      await cause();

      const event = await receiver.received(name, action);
      const payload = payloadOf(event);
      expect(contract.violations(name, payload)).toEqual([]);
      expect(payload.organization.login).toBe('acme');
      expect(payload.sender.login).toBe('ada');
      const signature = String(event.headers['x-hub-signature-256']);
      expect(await verify(SECRET, event.body, signature)).toBe(true);
      expect(await verify('a guess', event.body, signature)).toBe(false);
    },
  );

  it('tell of the commits of a first push, and of a new branch only what is new', async () => {
    await octokit.rest.repos.createInOrg({ org: 'acme', name: 'brand-new' });
    await octokit.rest.repos.createOrUpdateFileContents({
      owner: 'acme',
      repo: 'brand-new',
      path: 'catalog-info.yaml',
      message: 'Begin',
      content: '',
    });
    const first = payloadOf(await receiver.received('push'));
    receiver.forget();
    await createBranch('nothing-new');
    const second = payloadOf(await receiver.received('push'));

    expect(first).toMatchObject({
      created: true,
      commits: [{ added: ['catalog-info.yaml'] }],
    });
    expect(second).toMatchObject({ created: true, commits: [] });
  });

  it('tell a new hook that it is there', async () => {
    await octokit.rest.orgs.pingWebhook({ org: 'acme', hook_id: hookId });

    const ping = await receiver.received('ping');
    expect(contract.violations('ping', payloadOf(ping))).toEqual([]);
  });

  it('tell of a merge that it was one, and of the push that it brought', async () => {
    await octokit.rest.pulls.merge(await createPullRequest());

    const closed = await receiver.received('pull_request', 'closed');
    expect(payloadOf(closed).pull_request).toMatchObject({
      merged: true,
      merged_by: { login: 'ada' },
    });
    // Of the branch, its commit, the pull request, the merge; in any order, as
    // none waits for another.
    await waitFor(() => receiver.events.length === 5, { timeoutMs: 10_000 });
    expect(receiver.events.map(({ name }) => name).sort()).toEqual([
      'pull_request',
      'pull_request',
      'push',
      'push',
      'push',
    ]);
  });

  it('tell which files the commits of a push changed', async () => {
    await commit('added.md');

    const { ref, before, after, commits } = payloadOf(
      await receiver.received('push'),
    );
    expect(ref).toBe('refs/heads/main');
    expect(commits).toEqual([
      expect.objectContaining({
        id: after,
        added: ['added.md'],
        removed: [],
        modified: [],
      }),
    ]);
    expect(before).not.toBe(after);
  });

  it('are sent again until they are taken', async () => {
    receiver.refuse(2);

    await commit('new.md');

    const event = await receiver.received('push');
    const deliveries = async () => {
      const { data } = await octokit.rest.orgs.listWebhookDeliveries({
        org: 'acme',
        hook_id: hookId,
      });
      return data.filter(delivery => delivery.event === 'push');
    };
    await waitFor(async () => (await deliveries()).length === 3, {
      timeoutMs: 10_000,
    });
    expect(await deliveries()).toMatchObject([
      { status_code: 204, redelivery: true },
      { status_code: 503, redelivery: true },
      { status_code: 503, redelivery: false },
    ]);
    expect(new Set((await deliveries()).map(({ guid }) => guid))).toEqual(
      new Set([event.headers['x-github-delivery']]),
    );
  });

  it('are sent again when nothing listened, and on request', async () => {
    await receiver.stop();
    await commit('new.md');
    const failed = async () => {
      const { data } = await octokit.rest.orgs.listWebhookDeliveries({
        org: 'acme',
        hook_id: hookId,
      });
      return data.filter(({ status_code: code }) => code === 0);
    };
    // The first attempt and three more.
    await waitFor(async () => (await failed()).length === 4, {
      timeoutMs: 10_000,
    });
    const [{ id, status }] = await failed();
    expect(status).toContain('ECONNREFUSED');

    receiver = await WebhookReceiver.start();
    await octokit.rest.orgs.updateWebhook({
      org: 'acme',
      hook_id: hookId,
      config: { url: receiver.url, content_type: 'json', secret: SECRET },
    });
    await octokit.rest.orgs.redeliverWebhookDelivery({
      org: 'acme',
      hook_id: hookId,
      delivery_id: id,
    });

    expect(payloadOf(await receiver.received('push')).ref).toBe(
      'refs/heads/main',
    );
  });

  it('tell a hook only of what it asked for', async () => {
    await octokit.rest.orgs.updateWebhook({
      org: 'acme',
      hook_id: hookId,
      events: ['repository'],
    });
    await commit('new.md');
    await octokit.rest.repos.update({ ...REPOSITORY, description: 'Tills' });

    await receiver.received('repository', 'edited');
    expect(receiver.events).toHaveLength(1);
  });

  it('can be a form, as GitHub sends when it is not told otherwise', async () => {
    await octokit.rest.repos.createWebhook({
      ...REPOSITORY,
      events: ['push'],
      config: { url: `${receiver.url}/form`, secret: SECRET },
    });

    const ping = await receiver.received('ping');
    const payload = new URLSearchParams(ping.body).get('payload') ?? '';
    expect(contract.violations('ping', JSON.parse(payload))).toEqual([]);
  });
});
