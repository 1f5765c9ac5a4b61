import { RootLoggerService } from '@backstage/backend-plugin-api';

/** Keeps what a backend logs, each line with its level before it. */
export class LogLines implements RootLoggerService {
  readonly lines: string[] = [];
  readonly #onLine: (line: string) => void;

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

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
    const line = `${level}: ${message}`;
    this.lines.push(line);
    this.#onLine(line);
  }
}
