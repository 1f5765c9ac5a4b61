import { randomBytes } from 'node:crypto';
import { createServer, Server } from 'node:http';
import express from 'express';
import { Service } from '../service/Service';
import { createGitHandler } from './git/httpBackend';
import { GithubStore } from './GithubStore';
import { createGraphqlRouter } from './graphql/router';
import { createRestRouter } from './rest/router';
import { seed } from './seed';

/**
 * A stand-in for a GitHub Enterprise server, over bare repositories in a folder:
 * git, GraphQL, and what is read by REST.
 */
export class GithubService implements Service {
  readonly name = 'GitHub';
  readonly url: string;
  /** Acts for an administrator of the organization. */
  readonly token: string;

  readonly #store: GithubStore;
  readonly #port: number;
  #server?: Server;

  /**
   * @param options - `dir` keeps the state; `seedDir` is what it begins with
   *   (see seed.ts)
   */
  static async create(options: {
    dir: string;
    port: number;
    seedDir: string;
  }): Promise<GithubService> {
    const store = await GithubStore.open(options.dir);
    if (store.data.organizations.length === 0) {
      await seed(store, options.seedDir);
    }
    return new GithubService(store, await adminToken(store), options);
  }

  private constructor(
    store: GithubStore,
    token: string,
    options: { port: number },
  ) {
    this.#store = store;
    this.token = token;
    this.#port = options.port;
    this.url = `http://localhost:${options.port}`;
  }

  async start(): Promise<void> {
    const app = express();
    app.disable('x-powered-by');
    app.use(createGitHandler(this.#store));
    app.use('/api/graphql', createGraphqlRouter(this.#store, this.url));
    app.use('/api/v3', createRestRouter(this.#store, this.url));

    const server = createServer(app);
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, '127.0.0.1', resolve);
    });
  }

  async stop(): Promise<void> {
    const server = this.#server;
    if (server?.listening) {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    }
    await this.#store.save();
  }
}

async function adminToken(store: GithubStore): Promise<string> {
  const admin = store.data.organizations
    .flatMap(({ members }) => members)
    .find(({ role }) => role === 'admin');
  if (!admin) {
    throw new Error(
      'The organization of the local GitHub has no administrator',
    );
  }
  const known = Object.entries(store.data.tokens).find(
    ([, login]) => login === admin.login,
  );
  if (known) {
    return known[0];
  }
  const token = `ghp_${randomBytes(27)
    .toString('base64url')
    .replace(/[-_]/g, '0')}`;
  store.data.tokens[token] = admin.login;
  await store.save();
  return token;
}
