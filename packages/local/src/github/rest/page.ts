import { Request, Response } from 'express';

const DEFAULT_PAGE_SIZE = 30;
const MAX_PAGE_SIZE = 100;

/** Answers with the page of a list that `per_page` and `page` ask for. */
export function sendPage<T>(
  request: Request,
  response: Response,
  items: readonly T[],
) {
  response.json(pageOf(request, response, items));
}

/** The same for an answer that is more than a list. Sets the links. */
export function pageOf<T>(
  request: Request,
  response: Response,
  items: readonly T[],
): T[] {
  const size = Math.min(
    positive(request.query.per_page, DEFAULT_PAGE_SIZE),
    MAX_PAGE_SIZE,
  );
  const page = positive(request.query.page, 1);
  const last = Math.max(1, Math.ceil(items.length / size));
  const link = (number: number) => pageUrl(request, number);
  if (page < last) {
    response.links({ next: link(page + 1), last: link(last) });
  }
  if (page > 1) {
    response.links({
      first: link(1),
      prev: link(Math.min(page - 1, last)),
    });
  }
  return items.slice((page - 1) * size, page * size);
}

function pageUrl(request: Request, page: number): string {
  const [path, query] = request.originalUrl.split('?');
  const parameters = new URLSearchParams(query);
  parameters.set('page', String(page));
  return `${request.protocol}://${request.get('host')}${path}?${parameters}`;
}

function positive(value: unknown, otherwise: number): number {
  const number = Number(value);
  return Number.isInteger(number) && number > 0 ? number : otherwise;
}
