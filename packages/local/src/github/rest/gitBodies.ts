import { z } from 'zod';
import { GithubError } from '../errors';
import { plainText } from './parseBody';

/** Longer ones do not fit the environment of git. */
const MAX_PERSON_LENGTH = 1000;

/** Who wrote a commit. */
export const personBody = z.object({
  // Of these characters alone, git makes no name.
  name: plainText
    .max(MAX_PERSON_LENGTH)
    .regex(/[^\s.,:;<>"\\']/, { message: 'is no name' }),
  email: plainText.max(MAX_PERSON_LENGTH),
  date: z.iso
    .datetime({ offset: true })
    .refine(date => Date.parse(date) >= 0, { message: 'is before 1970' })
    .optional(),
});

/** Decodes base64, which may be broken into lines. */
export function decodeBase64(text: string): Buffer {
  const joined = text.replace(/\s/g, '');
  if (joined.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(joined)) {
    throw new GithubError(422, 'content is not valid Base64');
  }
  return Buffer.from(joined, 'base64');
}

/** @throws GithubError 422 for what is no whole id of an object */
export function checkOid(sha: string): string {
  if (!/^[0-9a-f]{40}$/.test(sha)) {
    throw new GithubError(
      422,
      'The sha parameter must be exactly 40 characters and contain only [0-9a-f].',
    );
  }
  return sha;
}
