import { ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { OauthApp } from '../github/model';
import { packagePath } from '../paths';
import { findFreePorts } from '../service/ports';

/** The local GitHub in a process of its own. */
export class GithubProcess {
  readonly url: string;
  readonly host: string;
  readonly token: string;
  readonly oauthApp: OauthApp;
  /** From nothing to the first answer. */
  readonly startMs: number;
  readonly #child: ChildProcess;

  /**
   * @param program - githubServer.ts, compiled
   * @param options - `execArgv` is what Node needs to run it, when it is not
   *   compiled; `logFile` gets a line for each request
   */
  static async start(
    program: string,
    dir: string,
    seedDir: string,
    options: { execArgv?: string[]; logFile?: string } = {},
  ): Promise<GithubProcess> {
    const [port] = await findFreePorts(1);
    const startedAt = performance.now();
    const { execArgv, logFile } = options;
    const args = [dir, String(port), seedDir, ...(logFile ? [logFile] : [])];
    const child = fork(program, args, {
      execArgv,
      cwd: packagePath('.'),
    });
    const { token, oauthApp } = await answerOf<{
      token: string;
      oauthApp: OauthApp;
    }>(child, 'token');
    const url = `http://localhost:${port}`;
    await fetch(`${url}/api/v3/user`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    const startMs = performance.now() - startedAt;
    return new GithubProcess(child, { url, token, oauthApp, startMs });
  }

  private constructor(
    child: ChildProcess,
    options: Pick<GithubProcess, 'url' | 'token' | 'oauthApp' | 'startMs'>,
  ) {
    this.#child = child;
    this.url = options.url;
    this.host = new URL(options.url).host;
    this.oauthApp = options.oauthApp;
    this.token = options.token;
    this.startMs = options.startMs;
  }

  /** Resident, in bytes. */
  async memory(): Promise<number> {
    const answer = answerOf<{ rss: number }>(this.#child, 'rss');
    this.#child.send('memory');
    return (await answer).rss;
  }

  async stop(): Promise<void> {
    this.#child.send('stop');
    await once(this.#child, 'exit');
  }
}

/** The first message with that field. */
async function answerOf<T extends object>(
  child: ChildProcess,
  field: keyof T & string,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const listener = (message: object) => {
      if (field in message) {
        child.off('message', listener);
        resolve(message as T);
      }
    };
    child.on('message', listener);
    child.once('exit', code =>
      reject(new Error(`The local GitHub ended with ${code}`)),
    );
  });
}
