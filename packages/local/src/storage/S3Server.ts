import { mkdtemp, rm } from 'node:fs/promises';
import {
  Agent,
  IncomingMessage,
  request as httpRequest,
  ServerResponse,
} from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream';
import { ServiceUnavailableError } from '@backstage/errors';
import { packagePath } from '../paths';
import { ManagedProcess } from '../service/ManagedProcess';
import { waitFor } from '../service/waitFor';
import { S3Error } from './S3Error';

const SERVER = packagePath('src/storage/server.mjs');
const START_TIMEOUT_MS = 60_000;

/**
 * The S3 of the `fauxqs` package, in a process of its own. It is reached
 * through a socket file that only this user can open, as it asks nobody who
 * they are.
 */
export class S3Server {
  readonly #options: { dir: string; logFile: string };
  readonly #agent = new Agent({ keepAlive: true });
  #socketDir?: string;
  #process?: ManagedProcess;

  /** @param options - `dir` keeps buckets and objects, each object a file */
  constructor(options: { dir: string; logFile: string }) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const { dir, logFile } = this.#options;
    // Not below `dir`: the path of a socket has about 100 characters.
    this.#socketDir = await mkdtemp(join(tmpdir(), 'storage-'));
    let ready = false;
    const server = ManagedProcess.spawn({
      command: process.execPath,
      args: [
        // An early Node 22 wants to be told; fauxqs asks for it, unused here.
        ...['--experimental-sqlite', '--disable-warning=ExperimentalWarning'],
        ...[SERVER, dir, this.#socket],
      ],
      cwd: dir,
      env: process.env,
      logFile,
      onLine: line => {
        ready ||= line === 'ready';
      },
    });
    this.#process = server;
    const started = await waitFor(() => ready, {
      timeoutMs: START_TIMEOUT_MS,
      signal: server.ended,
    });
    if (!started) {
      await this.stop();
      throw new ServiceUnavailableError(
        `The storage did not start. It said:\n${server.lastLines}\n` +
          `Its data is in ${dir}; ./yarnw dev --reset begins anew`,
      );
    }
  }

  async stop(): Promise<void> {
    this.#agent.destroy();
    await this.#process?.stop();
    if (this.#socketDir) {
      await rm(this.#socketDir, { recursive: true, force: true });
    }
  }

  /** Makes a bucket, or leaves the one that is there as it is. */
  async makeBucket(name: string): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#request({ method: 'PUT', path: `/${name}` }, answer => {
        answer.resume();
        if (answer.statusCode === 200) {
          answer.once('end', resolve);
        } else {
          reject(new Error(`PUT /${name}: ${answer.statusCode}`));
        }
      })
        .once('error', reject)
        .end();
    });
  }

  /** Has it answer a request. */
  forward(
    request: IncomingMessage,
    response: ServerResponse,
    fail: (error: S3Error) => void,
  ): void {
    const { expect: _answeredHere, ...headers } = request.headers;
    const onward = this.#request(
      {
        method: request.method,
        path: request.url,
        // Another host would be taken for a bucket.
        headers: { ...headers, host: 'localhost' },
      },
      answer => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        pipeline(answer, response, () => {});
      },
    );
    pipeline(request, onward, error => {
      if (error && !response.headersSent && !response.destroyed) {
        fail(new S3Error(503, 'ServiceUnavailable', error.message));
      }
    });
  }

  get #socket() {
    return join(this.#socketDir ?? '', 'socket');
  }

  #request(
    options: {
      method?: string;
      path?: string;
      headers?: IncomingMessage['headers'];
    },
    onAnswer: (answer: IncomingMessage) => void,
  ) {
    return httpRequest(
      { socketPath: this.#socket, agent: this.#agent, ...options },
      onAnswer,
    );
  }
}
