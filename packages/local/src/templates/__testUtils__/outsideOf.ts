import { Octokit } from 'octokit';
import { RunningGoldenPaths } from '../../__testUtils__/startGoldenPaths';

/** All that golden paths make outside of the portal, and what is known of it. */
export async function outsideOf(acme: RunningGoldenPaths) {
  const { github, pagerDuty, jira } = acme;
  const octokit = new Octokit({
    auth: github.token,
    baseUrl: `${github.url}/api/v3`,
    throttle: { enabled: false },
  });
  const ask = async (url: string, authorization: string) => {
    const answer = await fetch(url, {
      headers: { Authorization: authorization },
    });
    return answer.json();
  };
  const namesOn = async (collection: string) => {
    const url = `${pagerDuty.apiUrl}/${collection}?limit=100`;
    const found = await ask(url, pagerDuty.authorization);
    return found[collection].map(({ name }: { name: string }) => name);
  };
  const jql = new URLSearchParams({ jql: `project = ${jira.project}` });
  const issues = `${jira.url}/rest/api/3/search/jql?${jql}`;
  const ledger = await acme.databaseOf('scaffolder');
  const repositories = await octokit.paginate(octokit.rest.repos.listForOrg, {
    org: 'acme',
  });
  const inEach = await Promise.all(
    repositories.map(async ({ name: repo }) => {
      const at = { owner: 'acme', repo };
      const [branches, pullRequests, secrets] = await Promise.all([
        octokit.rest.repos.listBranches(at),
        octokit.rest.pulls.list({ ...at, state: 'all' }),
        octokit.rest.actions.listRepoSecrets(at),
      ]);
      return {
        repo,
        branches: branches.data.map(({ name }) => name),
        pullRequests: pullRequests.data.length,
        secrets: secrets.data.total_count,
      };
    }),
  );
  const { rows: databases } = await acme.postgres.query(
    'SELECT rolname AS name FROM pg_roles UNION ALL SELECT datname FROM pg_database',
  );
  return {
    repositories: inEach,
    databases,
    services: await namesOn('services'),
    escalationPolicies: await namesOn('escalation_policies'),
    issues: (await ask(issues, jira.authorization)).issues,
    ledger: await ledger('acme_run_pieces').select('kind', 'key', 'state'),
  };
}
