import express from 'express';
import { Faults } from '../faults/Faults';
import { createFaultsRouter } from '../faults/router';
import { LoopbackServer } from '../service/LoopbackServer';
import { Service } from '../service/Service';
import { authenticate } from './api/authenticate';
import { refuse } from './api/refuse';
import { createApiRouter } from './api/router';
import { JiraStore } from './JiraStore';
import { createPagesRouter } from './pages/router';
import { Representations } from './Representations';

/**
 * A stand-in for a site at Jira Cloud: the REST API, version 3, for the issues
 * of a project, and pages for people.
 */
export class JiraService implements Service {
  readonly name = 'Jira';
  /** Of the pages; the API is below it, at `/rest/api/3`. */
  readonly url: string;
  /** The e-mail address of the one account there is. */
  readonly user: string;
  /** Of that account, to be sent as the password beside its address. */
  readonly token: string;
  /** The key of the project it was seeded with. */
  readonly project: string;

  readonly #store: JiraStore;
  readonly #server: LoopbackServer;

  /**
   * @param options - `dir` keeps the state; `logFile` gets a line for each
   *   request
   */
  static async create(options: {
    dir: string;
    port: number;
    logFile?: string;
  }): Promise<JiraService> {
    const store = await JiraStore.open(options.dir);
    const server = new LoopbackServer(options.port, options.logFile);
    return new JiraService(store, server);
  }

  private constructor(store: JiraStore, server: LoopbackServer) {
    this.#store = store;
    this.#server = server;
    this.url = server.url;
    this.user = store.data.user.email;
    this.token = store.data.token;
    this.project = store.data.projects[0].key;
  }

  async start(): Promise<void> {
    await this.#server.start(this.#createApp());
  }

  async stop(): Promise<void> {
    await this.#server.stop();
    await this.#store.save();
  }

  #createApp() {
    const store = this.#store;
    const represent = new Representations(store, this.url);
    const app = express();
    app.disable('x-powered-by');
    app.use(
      createFaultsRouter({
        faults: new Faults(),
        authenticate: authenticate(store),
        refuse,
      }),
    );
    app.use('/rest/api/3', createApiRouter({ store, represent }));
    app.use(createPagesRouter(store));
    return app;
  }
}
