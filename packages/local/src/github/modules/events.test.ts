import { createBackendModule } from '@backstage/backend-plugin-api';
import {
  mockServices,
  startTestBackend,
  TestBackend,
} from '@backstage/backend-test-utils';
import eventsPlugin from '@backstage/plugin-events-backend';
import githubEvents from '@backstage/plugin-events-backend-module-github';
import { EventParams, eventsServiceRef } from '@backstage/plugin-events-node';
import { Octokit } from 'octokit';
import { RunningGithub, startGithub } from '../../__testUtils__/startGithub';
import { waitFor } from '../../service/waitFor';
import { createTestLogger } from '@internal/test-support';

jest.setTimeout(60_000);

const SECRET = 'what both of them know';

describe('the events backend on the local GitHub', () => {
  let github: RunningGithub;
  let backend: TestBackend;
  let octokit: Octokit;
  let eventsUrl: string;
  const received: EventParams[] = [];

  const subscriber = createBackendModule({
    pluginId: 'events',
    moduleId: 'subscriber',
    register(reg) {
      reg.registerInit({
        deps: { events: eventsServiceRef },
        async init({ events }) {
          await events.subscribe({
            id: 'test',
            topics: ['github.push'],
            onEvent: async event => {
              received.push(event);
            },
          });
        },
      });
    },
  });

  beforeAll(async () => {
    github = await startGithub({
      moreRepositories: 0,
      webhookRetryDelaysMs: [],
    });
    octokit = new Octokit({
      auth: github.token,
      baseUrl: `${github.url}/api/v3`,
      throttle: { enabled: false },
    });
    backend = await startTestBackend({
      features: [
        createTestLogger().factory,
        eventsPlugin,
        githubEvents,
        subscriber,
        mockServices.rootConfig.factory({
          data: {
            events: {
              useEventBus: 'never',
              modules: { github: { webhookSecret: SECRET } },
            },
          },
        }),
      ],
    });
    eventsUrl = `http://localhost:${backend.server.port()}/api/events/http/github`;
  });

  afterAll(async () => {
    await backend.stop();
    await github.remove();
  });

  /** Makes a hook, with a secret or without one, and a commit, and waits for its delivery. */
  async function deliverPush(secret?: string) {
    const { data: hook } = await octokit.rest.repos.createWebhook({
      owner: 'acme',
      repo: 'checkout-api',
      events: ['push'],
      config: { url: eventsUrl, content_type: 'json', secret },
    });
    await octokit.rest.repos.createOrUpdateFileContents({
      owner: 'acme',
      repo: 'checkout-api',
      path: `${hook.id}.md`,
      message: 'Add a file',
      content: '',
    });
    const push = async () => {
      const { data } = await octokit.rest.repos.listWebhookDeliveries({
        owner: 'acme',
        repo: 'checkout-api',
        hook_id: hook.id,
      });
      return data.find(({ event }) => event === 'push');
    };
    await waitFor(async () => (await push()) !== undefined, {
      timeoutMs: 10_000,
    });
    const delivery = await push();
    await octokit.rest.repos.deleteWebhook({
      owner: 'acme',
      repo: 'checkout-api',
      hook_id: hook.id,
    });
    return delivery;
  }

  it.each([
    ['signed with another secret', 'a guess'],
    ['not signed', undefined],
  ])('refuses what is %s', async (_, secret) => {
    expect(await deliverPush(secret)).toMatchObject({ status_code: 403 });
    expect(received).toEqual([]);
  });

  it('takes what is signed with its secret, and routes it by its kind', async () => {
    expect(await deliverPush(SECRET)).toMatchObject({ status_code: 202 });

    await waitFor(() => received.length > 0, { timeoutMs: 10_000 });
    expect(received).toMatchObject([
      {
        topic: 'github.push',
        eventPayload: {
          ref: 'refs/heads/main',
          organization: { login: 'acme' },
        },
      },
    ]);
  });
});
