import express from 'express';
import { Faults } from '../faults/Faults';
import { createFaultsRouter } from '../faults/router';
import { LoopbackServer } from '../service/LoopbackServer';
import { Service } from '../service/Service';
import { authenticate } from './api/authenticate';
import { refuse } from './api/refuse';
import { createApiRouter } from './api/router';
import { PagerDutyStore } from './PagerDutyStore';
import { createPagesRouter } from './pages/router';
import { Representations } from './Representations';
import { seed } from './seed';

/**
 * A stand-in for an account at PagerDuty: the REST API, version 2, for users,
 * teams, escalation policies and services, and pages for people. Nobody is
 * called, as it knows no incidents.
 */
export class PagerDutyService implements Service {
  readonly name = 'PagerDuty';
  /** Of the pages. */
  readonly url: string;
  /** What `https://api.pagerduty.com` is for the real one. */
  readonly apiUrl: string;
  /** Of the REST API, to be sent as `Authorization: Token token=…`. */
  readonly token: string;

  readonly #store: PagerDutyStore;
  readonly #server: LoopbackServer;

  /**
   * @param options - `dir` keeps the state; `seedDir` has the organization whose
   *   people it begins with, see seed.ts; `logFile` gets a line for each request
   */
  static async create(options: {
    dir: string;
    port: number;
    seedDir: string;
    logFile?: string;
  }): Promise<PagerDutyService> {
    const store = await PagerDutyStore.open(options.dir, () =>
      seed(options.seedDir),
    );
    const server = new LoopbackServer(options.port, options.logFile);
    return new PagerDutyService(store, server);
  }

  private constructor(store: PagerDutyStore, server: LoopbackServer) {
    this.#store = store;
    this.#server = server;
    this.token = store.data.token;
    this.url = server.url;
    this.apiUrl = `${server.url}/api`;
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
    app.use('/api', createApiRouter({ store, represent }));
    app.use(createPagesRouter(store));
    return app;
  }
}
