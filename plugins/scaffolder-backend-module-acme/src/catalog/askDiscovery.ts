import { EventsService } from '@backstage/plugin-events-node';
import { DiscoveredRepository } from './discoveryCovers';

/**
 * Has the discovery of the catalog take in one repository, as if GitHub had told
 * of a push that added its descriptor. Where webhooks reach the portal GitHub
 * has told already, and the second time changes nothing.
 */
export async function askDiscovery(
  events: EventsService,
  repository: DiscoveredRepository & { readonly url: string },
): Promise<void> {
  const { owner, repo, defaultBranch, url } = repository;
  await events.publish({
    topic: 'github.push',
    eventPayload: {
      ref: `refs/heads/${defaultBranch}`,
      organization: { login: owner },
      repository: {
        name: repo,
        full_name: `${owner}/${repo}`,
        html_url: url,
        url,
        default_branch: defaultBranch,
        master_branch: defaultBranch,
        topics: [],
        archived: false,
        fork: false,
        visibility: 'internal',
        owner: { login: owner },
      },
      commits: [{ added: ['catalog-info.yaml'], modified: [], removed: [] }],
    },
  });
}
