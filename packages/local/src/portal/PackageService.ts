import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ServiceUnavailableError } from '@backstage/errors';
import { ManagedProcess } from '../service/ManagedProcess';
import { Service } from '../service/Service';
import { waitFor } from '../service/waitFor';
import { REPOSITORY_ROOT } from '../paths';

const START_TIMEOUT_MS = 5 * 60_000;

/** The configuration of a laptop; a later file overrides an earlier one. */
const CONFIG_FILES = ['app-config.yaml', 'packages/local/app-config.yaml'];
/** What one developer adds on this machine; git ignores it. */
const PERSONAL_CONFIG_FILE = 'app-config.local.yaml';

/**
 * A package of this repository, run by `backstage-cli package start`: it
 * rebuilds or restarts when its code or configuration changes.
 */
export class PackageService implements Service {
  readonly name: string;
  readonly url: string;
  readonly logFile: string;

  readonly #options: PackageServiceOptions;
  #process?: ManagedProcess;

  constructor(options: PackageServiceOptions) {
    this.name = options.name;
    this.url = options.url;
    this.logFile = options.logFile;
    this.#options = options;
  }

  /**
   * May be called again when it has ended: what its log says is kept.
   *
   * @param moreConfig - absolute paths of files on top of a laptop's own
   */
  async start(moreConfig: readonly string[] = []): Promise<void> {
    const { folder, env, logFile, isReady, failure, usesPersonalConfig } =
      this.#options;
    const failed = new AbortController();
    const server = ManagedProcess.spawn({
      command: process.execPath,
      args: [
        require.resolve('@backstage/cli/bin/backstage-cli'),
        'package',
        'start',
        ...[...configFiles(usesPersonalConfig), ...moreConfig].flatMap(file => [
          '--config',
          file,
        ]),
      ],
      cwd: join(REPOSITORY_ROOT, folder),
      // Also under a test: with NODE_ENV=test a backend would survive less.
      env: { ...process.env, NODE_ENV: 'development', ...env },
      logFile,
      keepLog: this.#process !== undefined,
      onLine: line => {
        if (failure.test(line)) {
          failed.abort();
        }
      },
    });
    this.#process = server;
    const started = await waitFor(isReady, {
      timeoutMs: START_TIMEOUT_MS,
      signal: AbortSignal.any([server.ended, failed.signal]),
    });
    if (!started) {
      await this.stop();
      throw new ServiceUnavailableError(
        `The ${this.name.toLowerCase()} did not start. Its last lines, of ${logFile}:\n${
          server.lastLines
        }`,
      );
    }
  }

  /** Fires when it has ended; not before it was started. */
  get ended(): AbortSignal {
    if (!this.#process) {
      throw new Error(`The ${this.name.toLowerCase()} was not started`);
    }
    return this.#process.ended;
  }

  async stop(): Promise<void> {
    await this.#process?.stop();
  }

  /** Whether it is ready at this moment. */
  answers(): Promise<boolean> {
    return this.#options.isReady();
  }

  /** As a crash of the machine ends it. */
  async kill(): Promise<void> {
    await this.#process?.kill();
  }
}

export interface PackageServiceOptions {
  readonly name: string;
  readonly url: string;
  /** Relative to the root of the repository. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly logFile: string;
  /** Whether app-config.local.yaml counts, which must not change tests. */
  readonly usesPersonalConfig: boolean;
  /** Asked until it says true. */
  readonly isReady: () => Promise<boolean>;
  /** A line of output after which it will never be ready. */
  readonly failure: RegExp;
}

function configFiles(withPersonal: boolean): string[] {
  const files = CONFIG_FILES.map(file => join(REPOSITORY_ROOT, file));
  const personal = join(REPOSITORY_ROOT, PERSONAL_CONFIG_FILE);
  return withPersonal && existsSync(personal) ? [...files, personal] : files;
}
