import { setTimeout as sleep } from 'node:timers/promises';
import { DiscoveryService } from '@backstage/backend-plugin-api';
import { Config } from '@backstage/config';
import { toError } from '@backstage/errors';
import { Publisher, PublisherBase } from '@backstage/plugin-techdocs-node';
import { explainFailure } from './explainFailure';
import { FailureLog } from './FailureLog';

const TIMEOUT_MS = 5_000;

/**
 * Asks a publisher of TechDocs whether it reaches its storage. The publisher
 * only says yes or no; why not, it writes to its log, which is read here.
 */
export class StorageCheck {
  readonly #config: Config;
  readonly #publisher: PublisherBase;
  readonly #log: FailureLog;
  #pending?: Promise<string | undefined>;

  static async create(options: {
    config: Config;
    discovery: DiscoveryService;
  }): Promise<StorageCheck> {
    const { config, discovery } = options;
    const log = new FailureLog();
    const publisher = await Publisher.fromConfig(config, {
      logger: log,
      discovery,
    });
    return new StorageCheck(config, publisher, log);
  }

  private constructor(
    config: Config,
    publisher: PublisherBase,
    log: FailureLog,
  ) {
    this.#config = config;
    this.#publisher = publisher;
    this.#log = log;
  }

  /**
   * What is wrong with the storage and what to do, or undefined if all is well.
   * Who asks while it is looked at shares the answer.
   */
  findProblem(): Promise<string | undefined> {
    this.#pending ??= this.#look().finally(() => {
      this.#pending = undefined;
    });
    return this.#pending;
  }

  async #look(): Promise<string | undefined> {
    this.#log.failure = undefined;
    const timeUp = new AbortController();
    try {
      const isAvailable = await Promise.race([
        this.#publisher.getReadiness().then(
          readiness => readiness.isAvailable,
          error => {
            this.#log.failure = toError(error);
            return false;
          },
        ),
        sleep(TIMEOUT_MS, undefined, { signal: timeUp.signal }),
      ]);
      if (isAvailable) {
        return undefined;
      }
      const failure =
        isAvailable === undefined
          ? new Error(`no answer within ${TIMEOUT_MS / 1000} seconds`)
          : this.#log.failure;
      return explainFailure(this.#config, failure);
    } finally {
      timeUp.abort();
    }
  }
}
