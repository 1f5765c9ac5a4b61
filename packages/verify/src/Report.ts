/** What is printed. */
export interface Report {
  readonly ok: boolean;
  /** For a machine. */
  readonly json: object;
  /** For people. */
  readonly text: string;
}
