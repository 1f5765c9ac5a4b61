import { once } from 'node:events';
import {
  createServer,
  IncomingHttpHeaders,
  IncomingMessage,
  Server,
} from 'node:http';
import { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { waitFor } from '../service/waitFor';

export interface ReceivedEvent {
  readonly name: string;
  readonly action?: string;
  readonly headers: IncomingHttpHeaders;
  /** As it was signed. */
  readonly body: string;
}

/** A server that takes events, and refuses them when it is told to. */
export class WebhookReceiver {
  readonly events: ReceivedEvent[] = [];
  readonly url: string;
  readonly #server: Server;
  #refusals = 0;

  static async start(): Promise<WebhookReceiver> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const receiver = new WebhookReceiver(server);
    server.on('request', async (request, response) => {
      response.statusCode = await receiver.#take(request);
      response.end();
    });
    return receiver;
  }

  private constructor(server: Server) {
    this.#server = server;
    const { port } = server.address() as AddressInfo;
    this.url = `http://127.0.0.1:${port}/events`;
  }

  /** Answers the next requests with an error. */
  refuse(times: number) {
    this.#refusals = times;
  }

  /** @returns the first event of that name and action, when it has come */
  async received(name: string, action?: string): Promise<ReceivedEvent> {
    const find = () =>
      this.events.find(event => event.name === name && event.action === action);
    await waitFor(() => find() !== undefined, { timeoutMs: 10_000 });
    const found = find();
    if (!found) {
      const names = this.events.map(event => `${event.name}.${event.action}`);
      throw new Error(`No ${name}.${action} among ${names.join(', ')}`);
    }
    return found;
  }

  forget() {
    this.events.splice(0);
  }

  async stop() {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #take(request: IncomingMessage): Promise<number> {
    const body = await text(request);
    if (this.#refusals > 0) {
      this.#refusals -= 1;
      return 503;
    }
    this.events.push({
      name: String(request.headers['x-github-event']),
      action: body.startsWith('{') ? JSON.parse(body).action : undefined,
      headers: request.headers,
      body,
    });
    return 204;
  }
}
