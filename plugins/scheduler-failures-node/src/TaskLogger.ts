import { LoggerService } from '@backstage/backend-plugin-api';
import { JsonObject } from '@backstage/types';
import { TaskRun } from './TaskRun';

/** Logs, and lets the run of a task fail by an error that is logged in it. */
export class TaskLogger implements LoggerService {
  readonly #logger: LoggerService;

  constructor(logger: LoggerService) {
    this.#logger = logger;
  }

  error(message: string, meta?: Error | JsonObject): void {
    TaskRun.current()?.fail(message);
    this.#logger.error(message, meta);
  }

  warn(message: string, meta?: Error | JsonObject): void {
    this.#logger.warn(message, meta);
  }

  info(message: string, meta?: Error | JsonObject): void {
    this.#logger.info(message, meta);
  }

  debug(message: string, meta?: Error | JsonObject): void {
    this.#logger.debug(message, meta);
  }

  child(meta: JsonObject): LoggerService {
    return new TaskLogger(this.#logger.child(meta));
  }
}
