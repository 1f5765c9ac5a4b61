import { LoggerService } from '@backstage/backend-plugin-api';

/** Keeps the last error that was logged, and nothing else. */
export class FailureLog implements LoggerService {
  failure?: Error;

  error(_message: string, meta?: unknown) {
    if (meta instanceof Error) {
      this.failure = meta;
    }
  }

  warn() {}

  info() {}

  debug() {}

  child() {
    return this;
  }
}
