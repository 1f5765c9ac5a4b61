import { Check, CheckFailed } from './Check';

const KINDS = ['Group', 'User'];

export const groupsAndUsers: Check = {
  name: 'groups and users',
  async run(portal) {
    const { facets } = await portal.catalog.getEntityFacets({
      facets: ['kind'],
    });
    const counts = KINDS.map(kind => ({
      kind,
      count: facets.kind.find(({ value }) => value === kind)?.count ?? 0,
    }));
    const missing = counts.filter(({ count }) => count === 0);
    if (missing.length > 0) {
      throw new CheckFailed(
        `there is no ${missing
          .map(({ kind }) => kind)
          .join(
            ' and no ',
          )}, so nobody can sign in or own anything; see the source of people in catalog.providers, and the row of its sync`,
      );
    }
    return counts.map(({ kind, count }) => `${kind} ${count}`).join(', ');
  },
};
