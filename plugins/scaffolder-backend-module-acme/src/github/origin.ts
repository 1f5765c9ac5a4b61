import { parse } from 'yaml';

/** Where a skeleton says which template it belongs to. */
export const ORIGIN_FILE = '.portal/origin.yaml';

/** What an origin file says, as far as it says it. */
export interface Origin {
  /** The name of the template that made the repository. */
  readonly template: string | undefined;
  /** The run of it. */
  readonly task: string | undefined;
}

/** @param text - of an origin file */
export function parseOrigin(text: string): Origin {
  const origin: unknown = parse(text);
  const known =
    typeof origin === 'object' && origin !== null
      ? (origin as Record<string, unknown>)
      : {};
  const read = (key: string) =>
    known[key] === undefined ? undefined : String(known[key]);
  return { template: read('template'), task: read('task') };
}
