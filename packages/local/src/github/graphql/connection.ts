import { GraphQLError } from 'graphql';

const MAX_PAGE_SIZE = 100;

export interface PageArguments {
  first?: number | null;
  after?: string | null;
  last?: number | null;
  before?: string | null;
}

export interface Connection<T> {
  nodes: T[];
  edges: { cursor: string; node: T }[];
  pageInfo: {
    hasNextPage: boolean;
    hasPreviousPage: boolean;
    startCursor: string | null;
    endCursor: string | null;
  };
  totalCount: number;
}

/**
 * A page of a list. A cursor names the item it stands behind, not a position,
 * so that a page is right even when the list changed since the one before.
 *
 * @param idOf - what tells one item from another
 * @throws GraphQLError as GitHub does, for a page without bounds or too large
 */
export function paginate<T, N>(
  items: readonly T[],
  args: PageArguments,
  idOf: (item: T) => string | number,
  toNode: (item: T) => N,
): Connection<N> {
  checkBounds(args);
  const indexOf = (cursor: string) =>
    items.findIndex(item => cursorOf(idOf(item)) === cursor);

  let start = args.after ? indexOf(args.after) + 1 : 0;
  let end = args.before ? indexOf(args.before) : items.length;
  if (args.first !== undefined && args.first !== null) {
    end = Math.min(end, start + args.first);
  }
  if (args.last !== undefined && args.last !== null) {
    start = Math.max(start, end - args.last);
  }
  const edges = items.slice(start, end).map(item => ({
    cursor: cursorOf(idOf(item)),
    node: toNode(item),
  }));
  return {
    nodes: edges.map(({ node }) => node),
    edges,
    pageInfo: {
      hasNextPage: end < items.length,
      hasPreviousPage: start > 0,
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount: items.length,
  };
}

function cursorOf(id: string | number): string {
  return Buffer.from(`cursor:v2:${id}`).toString('base64');
}

function checkBounds({ first, last }: PageArguments) {
  const size = first ?? last;
  if (size === undefined || size === null) {
    throw githubError(
      'MISSING_PAGINATION_BOUNDARIES',
      'You must provide a `first` or `last` value to properly paginate the connection.',
    );
  }
  if (size < 0 || size > MAX_PAGE_SIZE) {
    throw githubError(
      'EXCESSIVE_PAGINATION',
      `Requesting ${size} records on the connection exceeds the \`first\` limit of ${MAX_PAGE_SIZE} records.`,
    );
  }
}

/** An error with the type that GitHub puts beside its message. */
export function githubError(type: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { type } });
}
