import { createServer, RequestListener, Server } from 'node:http';

/** An HTTP server that only this machine reaches. */
export class LoopbackServer {
  readonly url: string;
  readonly #port: number;
  #server?: Server;

  constructor(port: number) {
    this.#port = port;
    this.url = `http://localhost:${port}`;
  }

  async start(listener: RequestListener): Promise<void> {
    const server = createServer(listener);
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, '127.0.0.1', resolve);
    });
  }

  /** Ends what it still answers. May be called at any time and more than once. */
  async stop(): Promise<void> {
    const server = this.#server;
    if (server?.listening) {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    }
  }
}
