import { Config } from '@backstage/config';
import { ConflictError, InputError } from '@backstage/errors';

/** Where people and teams can come from, by the keys of `catalog.providers`. */
const ORG_SOURCES = ['githubOrg', 'microsoftGraphOrg', 'okta'] as const;

export type OrgSource = (typeof ORG_SOURCES)[number];

/**
 * The one source that is configured.
 *
 * @throws ConflictError for more than one: two of them would both claim the
 *   same people, and neither would be the truth
 * @throws InputError for none: nobody could sign in
 */
export function chooseOrgSource(config: Config): OrgSource {
  const chosen = ORG_SOURCES.filter(source =>
    config.has(`catalog.providers.${source}`),
  );
  if (chosen.length > 1) {
    throw new ConflictError(
      `People and teams come from one source, and catalog.providers has ${
        chosen.length
      }: ${chosen.join(
        ', ',
      )}. Keep one, and set the others to null in a later configuration file`,
    );
  }
  if (chosen.length === 0) {
    throw new InputError(
      `People and teams come from nowhere: give catalog.providers one of ${ORG_SOURCES.join(
        ', ',
      )}`,
    );
  }
  return chosen[0];
}
