import { CustomErrorBase } from '@backstage/errors';

/** What an outside service answered, or that it did not answer. */
export class UpstreamError extends CustomErrorBase {
  name = 'UpstreamError' as const;
  /** Undefined when there was no answer. */
  readonly status: number | undefined;
  /** How long the service asks to be left alone. */
  readonly retryAfterMs: number | undefined;
  /** Its client has tried again already, as often as is worth it. */
  readonly wasRetried: boolean;

  constructor(
    message: string,
    options: {
      status?: number;
      retryAfterMs?: number;
      wasRetried?: boolean;
      cause?: unknown;
    } = {},
  ) {
    super(message, options.cause);
    this.status = options.status;
    this.retryAfterMs = options.retryAfterMs;
    this.wasRetried = options.wasRetried ?? false;
  }

  /** Whether the same may go well in a moment. */
  get isTransient(): boolean {
    return (
      !this.wasRetried &&
      (this.retryAfterMs !== undefined ||
        this.status === undefined ||
        this.status === 429 ||
        this.status >= 500)
    );
  }
}
