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
  const link = (number: number) => {
    const url = new URL(request.originalUrl, `http://${request.get('host')}`);
    url.searchParams.set('page', String(number));
    return url.href;
  };
  if (page < last) {
    response.links({ next: link(page + 1), last: link(last) });
  }
  if (page > 1) {
    response.links({ first: link(1), prev: link(page - 1) });
  }
  return items.slice((page - 1) * size, page * size);
}

function positive(value: unknown, otherwise: number): number {
  const number = Number(value);
  return Number.isInteger(number) && number > 0 ? number : otherwise;
}
