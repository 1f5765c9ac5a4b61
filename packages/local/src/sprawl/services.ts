const AREAS = [
  'accounts',
  'assortment',
  'baskets',
  'billing',
  'bookings',
  'campaigns',
  'checkout',
  'coupons',
  'customers',
  'deliveries',
  'discounts',
  'gifts',
  'inventory',
  'invoices',
  'ledger',
  'loyalty',
  'mail',
  'orders',
  'payments',
  'pricing',
  'products',
  'refunds',
  'returns',
  'reviews',
  'search',
  'shipping',
];
const KINDS = [
  'admin',
  'api',
  'archiver',
  'cache',
  'exporter',
  'gateway',
  'importer',
  'indexer',
  'notifier',
  'reporter',
  'scheduler',
  'worker',
];

export const DEFAULT_BRANCH = 'main';
const LONG_LIVED_BRANCHES = ['develop', 'staging', 'release-7'];
const OLD_RELEASE_BRANCH = 'release-6';

/** A repository, and the branches of it that never end. */
export interface SprawlingService {
  readonly name: string;
  /** The first one is the default. */
  readonly branches: readonly string[];
}

/** 312 services with 1,404 branches: every other one keeps an old release. */
export const SERVICES: readonly SprawlingService[] = AREAS.flatMap(area =>
  KINDS.map((kind, index) => ({
    name: `${area}-${kind}`,
    branches: [
      DEFAULT_BRANCH,
      ...LONG_LIVED_BRANCHES,
      ...(index % 2 === 0 ? [OLD_RELEASE_BRANCH] : []),
    ],
  })),
);

export const BRANCH_COUNT = SERVICES.reduce(
  (sum, { branches }) => sum + branches.length,
  0,
);

/** What the descriptor of a branch calls the component. */
export function componentName(service: string, branch: string): string {
  return branch === DEFAULT_BRANCH ? service : `${service}-${branch}`;
}
