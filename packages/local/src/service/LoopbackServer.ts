import { createWriteStream, WriteStream } from 'node:fs';
import {
  createServer,
  IncomingMessage,
  RequestListener,
  Server,
  ServerResponse,
} from 'node:http';
import { finished } from 'node:stream/promises';

/** An HTTP server that only this machine reaches. */
export class LoopbackServer {
  readonly url: string;
  readonly #port: number;
  readonly #logFile?: string;
  #server?: Server;
  #log?: WriteStream;

  /** @param logFile - gets a line for each request, and begins anew at a start */
  constructor(port: number, logFile?: string) {
    this.#port = port;
    this.#logFile = logFile;
    this.url = `http://localhost:${port}`;
  }

  async start(listener: RequestListener): Promise<void> {
    const log = this.#logFile ? createWriteStream(this.#logFile) : undefined;
    this.#log = log;
    const server = createServer((request, response) => {
      if (log) {
        logWhenOver(log, request, response);
      }
      listener(request, response);
    });
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
    if (this.#log && !this.#log.closed) {
      this.#log.end();
      await finished(this.#log);
    }
  }
}

function logWhenOver(
  log: WriteStream,
  // Routers change the URL while they handle a request.
  { method, url }: IncomingMessage,
  response: ServerResponse,
) {
  response.once('close', () => {
    const status = response.writableFinished ? response.statusCode : 'cut';
    if (!log.writableEnded) {
      log.write(`${new Date().toISOString()} ${method} ${url} ${status}\n`);
    }
  });
}
