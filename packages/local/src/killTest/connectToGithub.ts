import { Octokit } from 'octokit';
import { fetchInTime } from '../portal/fetchInTime';
import { PortalEnvironment } from '../portal/environment';

/** As an administrator of the organization. */
export function connectToGithub(environment: PortalEnvironment): Octokit {
  return new Octokit({
    auth: environment.GITHUB_TOKEN,
    baseUrl: environment.GITHUB_API_URL,
    throttle: { enabled: false },
    request: { fetch: fetchInTime },
  });
}
