import { RootLoggerService } from '@backstage/backend-plugin-api';

/** Keeps what a backend logs, each line with its level before it. */
export class LogLines implements RootLoggerService {
  readonly lines: string[] = [];

  error(message: string) {
    this.#add('error', message);
  }

  warn(message: string) {
    this.#add('warn', message);
  }

  info(message: string) {
    this.#add('info', message);
  }

  debug() {}

  child() {
    return this;
  }

  #add(level: string, message: string) {
    this.lines.push(`${level}: ${message}`);
  }
}
