/** An inhabitant of the laptop world: a database, a stand-in, the portal itself. */
export interface Service {
  readonly name: string;

  /** Where it is reached once started. */
  readonly url: string;

  /** Resolves when it answers; rejects with an error that says what to do. */
  start(): Promise<void>;

  /** Resolves when it is gone. May be called at any time and more than once. */
  stop(): Promise<void>;
}
