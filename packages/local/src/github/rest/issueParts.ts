import { Request } from 'express';
import { z } from 'zod';
import { Issue } from '../model';

/** Of issues and of pull requests, which have the same limits. */
export const titleText = z
  .string()
  .trim()
  .min(1, { message: 'is blank' })
  .max(256, { message: 'is too long (maximum is 256 characters)' });

export const bodyText = z
  .string()
  .max(65_536, { message: 'is too long (maximum is 65536 characters)' });

/** By `sort` and `direction`; without them, what was made last comes first. */
export function sorted<T extends Issue>(
  issues: readonly T[],
  { sort, direction }: Request['query'],
): T[] {
  const key = (issue: T): number => {
    switch (sort) {
      case 'updated':
        return Date.parse(issue.updatedAt);
      case 'comments':
      case 'popularity':
        return issue.comments.length;
      default:
        return issue.number;
    }
  };
  const sign = direction === 'asc' ? 1 : -1;
  return [...issues].sort((one, other) => sign * (key(one) - key(other)));
}
