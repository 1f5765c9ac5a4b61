import { parse } from 'yaml';

/** Where a skeleton says which template it belongs to. */
export const ORIGIN_FILE = '.portal/origin.yaml';

/**
 * The name of the template that made a repository.
 *
 * @param text - of its origin file
 */
export function templateOf(text: string): string | undefined {
  const origin: unknown = parse(text);
  return typeof origin === 'object' && origin !== null && 'template' in origin
    ? String(origin.template)
    : undefined;
}
