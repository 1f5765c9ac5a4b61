import { Request } from 'express';
import { z } from 'zod';
import { GithubError } from '../errors';

/** What the arguments and the environment of a program can hold. */
export const plainText = z
  .string()
  .refine(text => !text.includes('\0'), { message: 'has a NUL character' });

/** @throws GithubError 400 for what is no object, 422 for fields that are wrong */
export function parseBody<T>(schema: z.ZodType<T>, request: Request): T {
  const body: unknown = request.body ?? {};
  const { success, data, error } = schema.safeParse(body);
  if (success) {
    return data;
  }
  const isNoObject = error.issues.some(
    ({ path, code }) => path.length === 0 && code === 'invalid_type',
  );
  if (isNoObject) {
    throw new GithubError(400, 'Body should be a JSON object');
  }
  const complaints = error.issues.map(issue => complaint(issue, body));
  throw new GithubError(422, `Invalid request.\n\n${complaints.join('\n')}`);
}

function complaint({ path, message }: z.core.$ZodIssue, body: unknown) {
  const value = path.reduce(
    (node: unknown, key) => (node as Record<PropertyKey, unknown>)?.[key],
    body,
  );
  return value === undefined
    ? `"${path.join('.')}" wasn't supplied.`
    : `For 'properties/${path.join('/')}', ${shorten(value)}: ${message}`;
}

function shorten(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
