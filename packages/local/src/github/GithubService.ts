import { randomBytes } from 'node:crypto';
import { NotFoundError } from '@backstage/errors';
import express from 'express';
import { Faults } from '../faults/Faults';
import { LoopbackServer } from '../service/LoopbackServer';
import { Service } from '../service/Service';
import { WorkflowRunner, WorkflowRuns } from './actions/WorkflowRuns';
import { Changes } from './changes/Changes';
import { createGithubFaultsRouter } from './faults/router';
import { createGitHandler } from './git/httpBackend';
import { GithubStore } from './GithubStore';
import { createGraphqlRouter } from './graphql/router';
import { Hook, OauthApp } from './model';
import { createOauthRouter } from './oauth/router';
import { createPagesRouter } from './pages/router';
import { RateLimits } from './RateLimits';
import { Representations } from './represent/Representations';
import { createRestRouter } from './rest/router';
import { SecretBox } from './SecretBox';
import { seed } from './seed';
import { Deliveries } from './webhooks/Deliveries';
import { Events } from './webhooks/Events';

/** Four minutes in all, enough for a portal that is starting. */
const WEBHOOK_RETRY_DELAYS_MS = [1, 2, 4, 8, 15, 30, 60, 120].map(
  seconds => seconds * 1000,
);

/**
 * A stand-in for a GitHub Enterprise server, over bare repositories in a folder:
 * git, GraphQL, REST, OAuth, webhooks, and pages for people.
 */
export class GithubService implements Service {
  readonly name = 'GitHub';
  readonly url: string;
  /** Acts for an administrator of the organization. */
  readonly token: string;
  /** The login of the organization it was seeded with. */
  readonly organization: string;
  /** To sign people in with. */
  readonly oauthApp: OauthApp;

  readonly #store: GithubStore;
  readonly #server: LoopbackServer;
  readonly #deliveries: Deliveries;
  readonly #represent: Representations;
  readonly #workflowRuns: WorkflowRuns;

  /**
   * @param options - `dir` keeps the state; `seedDir` is what it begins with
   *   (see seed.ts); `logFile` gets a line for each request;
   *   `webhookRetryDelaysMs` are the pauses before an event is
   *   sent again that was not taken
   */
  static async create(options: {
    dir: string;
    port: number;
    seedDir: string;
    logFile?: string;
    webhookRetryDelaysMs?: readonly number[];
  }): Promise<GithubService> {
    const store = await GithubStore.open(options.dir);
    if (store.data.organizations.length === 0) {
      await seed(store, options.seedDir);
    }
    const service = new GithubService(store, {
      ...options,
      token: adminToken(store),
      oauthApp: firstOauthApp(store),
    });
    await store.save();
    return service;
  }

  private constructor(
    store: GithubStore,
    options: {
      port: number;
      logFile?: string;
      token: string;
      oauthApp: OauthApp;
      webhookRetryDelaysMs?: readonly number[];
    },
  ) {
    this.#store = store;
    this.organization = store.data.organizations[0].login;
    this.token = options.token;
    this.oauthApp = options.oauthApp;
    this.#server = new LoopbackServer(options.port, options.logFile);
    this.url = this.#server.url;
    this.#represent = new Representations(store, this.url);
    this.#workflowRuns = new WorkflowRuns(store, this.#represent.urls);
    this.#deliveries = new Deliveries({
      host: new URL(this.url).host,
      nextId: () => store.nextId(),
      retryDelaysMs: options.webhookRetryDelaysMs ?? WEBHOOK_RETRY_DELAYS_MS,
    });
  }

  async start(): Promise<void> {
    await this.#server.start(this.#createApp());
  }

  async stop(): Promise<void> {
    await this.#server.stop();
    await this.#workflowRuns.stop();
    await this.#deliveries.stop();
    await this.#store.save();
  }

  /**
   * A token that acts for a user, made at the first time it is asked for.
   *
   * @throws NotFoundError for a login nobody has
   */
  async tokenFor(login: string): Promise<string> {
    const user = this.#store.user(login);
    if (!user) {
      throw new NotFoundError(`Nobody is called ${login} on the local GitHub`);
    }
    const known = this.#store.tokenOf(user);
    if (known) {
      return known;
    }
    const token = this.#store.createToken(user.login, 'ghp');
    await this.#store.save();
    return token;
  }

  /**
   * Sends all events of the organization to an address, instead of one with the
   * same path: the portal's, when it ran on another port.
   */
  async sendEvents(url: string, secret: string): Promise<void> {
    const [organization] = this.#store.data.organizations;
    const now = new Date().toISOString();
    const { pathname } = new URL(url);
    const isKnown = (hook: Hook) => new URL(hook.url).pathname === pathname;
    const known = organization.hooks.find(isKnown);
    organization.hooks = [
      ...organization.hooks.filter(hook => !isKnown(hook)),
      {
        id: known?.id ?? this.#store.nextId(),
        createdAt: known?.createdAt ?? now,
        updatedAt: now,
        isActive: true,
        events: ['*'],
        url,
        contentType: 'json',
        insecureSsl: false,
        secret,
      },
    ];
    await this.#store.save();
  }

  /** Executes the workflows that call the one of the runner, from now on. */
  executeWorkflows(runner: WorkflowRunner): Promise<void> {
    return this.#workflowRuns.executeBy(runner);
  }

  #createApp() {
    const store = this.#store;
    const deliveries = this.#deliveries;
    const represent = this.#represent;
    const workflowRuns = this.#workflowRuns;
    const events = new Events(store, represent, deliveries);
    const changes = new Changes(store, events);
    changes.branches.onPush((...push) => workflowRuns.pushed(...push));
    const rateLimits = new RateLimits();
    const faults = new Faults();
    const secretBox = new SecretBox(this.token);
    const { urls } = represent;

    const app = express();
    app.disable('x-powered-by');
    app.use(createGithubFaultsRouter({ store, faults, rateLimits }));
    app.use(createGitHandler(store, changes.branches));
    app.use(
      '/api/graphql',
      createGraphqlRouter({ store, urls, changes, rateLimits }),
    );
    app.use(
      '/api/v3',
      createRestRouter(
        {
          store,
          represent,
          changes,
          events,
          deliveries,
          secretBox,
          workflowRuns,
        },
        rateLimits,
      ),
    );
    app.use(createOauthRouter(store));
    app.use(
      createPagesRouter({ store, urls, changes, deliveries, workflowRuns }),
    );
    return app;
  }
}

function adminToken(store: GithubStore): string {
  const admin = store.data.organizations
    .flatMap(({ members }) => members)
    .find(({ role }) => role === 'admin');
  if (!admin) {
    throw new Error(
      'The organization of the local GitHub has no administrator',
    );
  }
  const user = store.user(admin.login);
  return (user && store.tokenOf(user)) ?? store.createToken(admin.login, 'ghp');
}

function firstOauthApp({ data }: GithubStore): OauthApp {
  if (data.oauthApps.length === 0) {
    data.oauthApps.push({
      name: 'Portal',
      clientId: `Iv1.${randomBytes(8).toString('hex')}`,
      clientSecret: randomBytes(20).toString('hex'),
    });
  }
  return data.oauthApps[0];
}
