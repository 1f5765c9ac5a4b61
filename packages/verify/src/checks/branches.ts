import {
  ANNOTATION_LOCATION,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { Check, CheckFailed, listFindings } from './Check';

/** The one that discovery reads, see catalog.providers.github. */
const DEFAULT_BRANCH = 'main';

export const defaultBranchOnly: Check = {
  name: 'default branch only',
  async run(portal) {
    const findings: string[] = [];
    let count = 0;
    for await (const page of portal.catalog.streamEntities({
      fields: ['kind', 'metadata'],
    })) {
      for (const entity of page) {
        const branch = branchOf(
          entity.metadata.annotations?.[ANNOTATION_LOCATION] ?? '',
        );
        count += branch ? 1 : 0;
        if (branch && branch !== DEFAULT_BRANCH) {
          findings.push(`${stringifyEntityRef(entity)} is of ${branch}`);
        }
      }
    }
    if (findings.length > 0) {
      throw new CheckFailed(
        `${listFindings(
          findings,
        )}; withdraw the location that was registered for it`,
      );
    }
    return `${count} of GitHub, all of ${DEFAULT_BRANCH}`;
  },
};

/** A branch with a slash gives its first part, which is not the default one either. */
function branchOf(location: string): string | undefined {
  return /^url:.*?\/(?:blob|tree|edit)\/([^/]+)\//.exec(location)?.[1];
}
