import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { verify } from '@octokit/webhooks-methods';
import { Octokit } from 'octokit';
import { git } from '../../__testUtils__/git';
import { RunningGithub, startGithub } from '../../__testUtils__/startGithub';
import { WebhookContract } from '../../__testUtils__/WebhookContract';
import {
  ReceivedEvent,
  WebhookReceiver,
} from '../../__testUtils__/WebhookReceiver';
import { waitFor } from '../../service/waitFor';
import { NO_OBJECT } from '../git/GitRepository';

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
    checkAndForget();
  });

  afterEach(async () => {
    await github.remove();
    await receiver.stop();
    checkAndForget();
  });

  function payloadOf({ body }: ReceivedEvent) {
    return JSON.parse(body);
  }

  /** Whatever came, a test need not have waited for it. */
  function checkAndForget() {
    const events = receiver.events.filter(
      ({ headers }) => headers['content-type'] === 'application/json',
    );
    for (const event of events) {
      const payload = payloadOf(event);
      const { name, action } = event;
      expect({
        name,
        action,
        violations: contract.violations(name, payload),
      }).toEqual({ name, action, violations: [] });
      expect(payload).toMatchObject({
        organization: { login: 'acme' },
        sender: { login: expect.any(String) },
      });
    }
    receiver.forget();
  }

  async function forgetPush() {
    await receiver.received('push');
    checkAndForget();
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

  /** Where main stands. */
  async function head() {
    const { data } = await octokit.rest.git.getRef({
      ...REPOSITORY,
      ref: 'heads/main',
    });
    return data.object.sha;
  }

  async function createBranch(name: string) {
    await octokit.rest.git.createRef({
      ...REPOSITORY,
      ref: `refs/heads/${name}`,
      sha: await head(),
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
      expect(payloadOf(event).sender.login).toBe('ada');
      const signature = String(event.headers['x-hub-signature-256']);
      expect(await verify(SECRET, event.body, signature)).toBe(true);
      expect(await verify('a guess', event.body, signature)).toBe(false);
    },
  );

  it.each<[string, object, () => unknown]>([
    [
      'a branch that was deleted',
      {
        ref: 'refs/heads/change',
        after: NO_OBJECT,
        deleted: true,
        commits: [],
        head_commit: null,
      },
      async () => {
        await createBranch('change');
        await forgetPush();
        await octokit.rest.git.deleteRef({
          ...REPOSITORY,
          ref: 'heads/change',
        });
      },
    ],
    [
      'a branch that was forced elsewhere',
      { ref: 'refs/heads/change', forced: true, commits: [] },
      async () => {
        await createBranch('change');
        await forgetPush();
        await commit('lost.md', { branch: 'change' });
        await forgetPush();
        await octokit.rest.git.updateRef({
          ...REPOSITORY,
          ref: 'heads/change',
          sha: await head(),
          force: true,
        });
      },
    ],
    [
      'a tag',
      { ref: 'refs/tags/v1', created: true, commits: [] },
      async () =>
        octokit.rest.git.createRef({
          ...REPOSITORY,
          ref: 'refs/tags/v1',
          sha: await head(),
        }),
    ],
    [
      'a tag that was of a folder, and is now of a commit',
      { ref: 'refs/tags/docs', created: false, forced: true },
      async () => {
        const { data: tree } = await octokit.rest.git.createTree({
          ...REPOSITORY,
          tree: [{ path: 'x', mode: '100644', content: 'x' }],
        });
        await octokit.rest.git.createRef({
          ...REPOSITORY,
          ref: 'refs/tags/docs',
          sha: tree.sha,
        });
        await forgetPush();
        await octokit.rest.git.updateRef({
          ...REPOSITORY,
          ref: 'tags/docs',
          sha: await head(),
          force: true,
        });
      },
    ],
  ])('tell of %s', async (_, expected, cause) => {
    await cause();

    const payload = payloadOf(await receiver.received('push'));
    expect(payload).toMatchObject(expected);
  });

  it('tell of a push by git what it brought, and who made it', async () => {
    const token = await github.tokenFor('ben');
    const clone = join(github.dir, 'clone');
    const url = `http://ben:${token}@${github.host}/acme/checkout-api`;
    await git(github.dir, 'clone', '--quiet', url, clone);
    writeFileSync(join(clone, 'new.md'), 'New\n');
    await git(clone, 'add', '.');
    await git(clone, 'commit', '--quiet', '--message', 'Add a file');

    await git(clone, 'push', '--quiet', 'origin', 'main');

    const ben = { name: 'Ben', email: 'ben@acme.example' };
    expect(payloadOf(await receiver.received('push'))).toMatchObject({
      ref: 'refs/heads/main',
      pusher: { name: 'ben', email: 'ben@acme.example' },
      sender: { login: 'ben' },
      commits: [
        {
          id: await git(clone, 'rev-parse', 'HEAD'),
          message: 'Add a file',
          author: ben,
          committer: ben,
          added: ['new.md'],
        },
      ],
    });
  });

  it.each<[string, string, object, () => unknown]>([
    [
      'the topics of a repository',
      'repository',
      { changes: { topics: { from: ['go', 'commerce'] } } },
      () =>
        octokit.rest.repos.replaceAllTopics({
          ...REPOSITORY,
          names: ['tills'],
        }),
    ],
    [
      'the default branch of a repository',
      'repository',
      { changes: { default_branch: { from: 'main' } } },
      async () => {
        await createBranch('trunk');
        await octokit.rest.repos.update({
          ...REPOSITORY,
          default_branch: 'trunk',
        });
      },
    ],
    [
      'the description of a team',
      'team',
      { changes: { description: { from: 'The checkout-team team' } } },
      () => octokit.rest.teams.updateInOrg({ ...TEAM, description: 'Tills' }),
    ],
    [
      'the parent of a team',
      'team',
      { team: { parent: { slug: 'payments-team' } } },
      async () => {
        const { data: parent } = await octokit.rest.teams.getByName({
          ...TEAM,
          team_slug: 'payments-team',
        });
        await octokit.rest.teams.updateInOrg({
          ...TEAM,
          parent_team_id: parent.id,
        });
      },
    ],
  ])('tell that %s changed', async (_, name, expected, cause) => {
    await cause();

    const payload = payloadOf(await receiver.received(name, 'edited'));
    expect(payload).toMatchObject(expected);
  });

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
    checkAndForget();
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

    expect(payloadOf(await receiver.received('ping'))).toMatchObject({
      hook_id: hookId,
      sender: { login: 'ada' },
    });
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

  it('tell of a pull request that was closed that it was not merged', async () => {
    const pull = await createPullRequest();

    await octokit.rest.pulls.update({ ...pull, state: 'closed' });

    const closed = await receiver.received('pull_request', 'closed');
    expect(payloadOf(closed).pull_request).toMatchObject({
      merged: false,
      merged_at: null,
    });
  });

  it('tell of everybody who is asked for a review, teams as well', async () => {
    const pull = await createPullRequest();

    await octokit.rest.pulls.requestReviewers({
      ...pull,
      reviewers: ['ben'],
      team_reviewers: ['payments-team'],
    });

    const asked = () =>
      receiver.events
        .filter(({ action }) => action === 'review_requested')
        .map(payloadOf)
        .map(payload => payload.requested_reviewer ?? payload.requested_team)
        .map(({ login, slug }) => login ?? slug);
    await waitFor(() => asked().length === 2, { timeoutMs: 10_000 });
    expect(asked().sort()).toEqual(['ben', 'payments-team']);
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
