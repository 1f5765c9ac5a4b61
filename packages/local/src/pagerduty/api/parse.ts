import { z } from 'zod';
import { invalidInput } from '../errors';

/** @throws PagerDutyError 400 which says what is wrong with each field */
export function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const { success, data, error } = schema.safeParse(value ?? {});
  if (!success) {
    throw invalidInput(...error.issues.map(issue => complaint(issue, value)));
  }
  return data;
}

function complaint(issue: z.core.$ZodIssue, body: unknown): string {
  if (issue.code === 'unrecognized_keys') {
    return `The local PagerDuty does not know ${issue.keys.join(', ')}`;
  }
  const { path, message } = issue;
  const value = path.reduce(
    (node: unknown, key) => (node as Record<PropertyKey, unknown>)?.[key],
    body,
  );
  const isBlank = String(value ?? '').trim() === '';
  return `${label(path)} ${
    isBlank ? "can't be blank" : `is wrong: ${message}`
  }`;
}

/** `escalation_rules` in a sentence. */
function label(path: readonly PropertyKey[]): string {
  const name = path.findLast(key => typeof key === 'string') ?? 'body';
  const words = String(name).replaceAll('_', ' ');
  return words[0].toLocaleUpperCase('en-US') + words.slice(1);
}
