import { Request, Response } from 'express';
import { z } from 'zod';
import { byName, lower } from '../PagerDutyStore';
import { parse } from './parse';

const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(25),
  offset: z.coerce.number().int().min(0).default(0),
  /** Whether to count them all, which PagerDuty does when asked alone. */
  total: z.enum(['true', 'false']).default('false'),
});
const filterQuery = z.object({
  query: z.string().optional(),
  name: z.string().optional(),
  team_ids: z.array(z.string()).optional(),
});

/** Answers with the page of a list that `limit` and `offset` ask for, by name. */
export function sendPage<T extends { name: string }>(
  request: Request,
  response: Response,
  options: { key: string; items: readonly T[]; represent: (item: T) => object },
) {
  const { key, items, represent } = options;
  const { limit, offset, total } = parse(pageQuery, request.query);
  response.json({
    [key]: items
      .toSorted(byName)
      .slice(offset, offset + limit)
      .map(represent),
    limit,
    offset,
    total: total === 'true' ? items.length : null,
    more: offset + limit < items.length,
  });
}

/** What a list is narrowed by, undefined for no matter. */
export function readFilter(request: Request) {
  return parse(filterQuery, request.query);
}

/** Whether a text has the words of a query in it. */
export function matches(text: string, query: string | undefined): boolean {
  return query === undefined || lower(text).includes(lower(query));
}
