import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { RestContext } from './context';

/** The version of the Enterprise server that the answers are like. */
export const SERVER_VERSION = '3.19.0';
/** The version of the REST API. */
export const API_VERSION = '2022-11-28';

/** Paths below the API, or URI templates, by what they lead to. */
const OVERVIEW = {
  current_user_url: '/user',
  current_user_authorizations_html_url:
    '/settings/connections/applications{/client_id}',
  authorizations_url: '/authorizations',
  code_search_url: '/search/code?q={query}{&page,per_page,sort,order}',
  commit_search_url: '/search/commits?q={query}{&page,per_page,sort,order}',
  emails_url: '/user/emails',
  emojis_url: '/emojis',
  events_url: '/events',
  feeds_url: '/feeds',
  followers_url: '/user/followers',
  following_url: '/user/following{/target}',
  gists_url: '/gists{/gist_id}',
  issue_search_url: '/search/issues?q={query}{&page,per_page,sort,order}',
  issues_url: '/issues',
  keys_url: '/user/keys',
  label_search_url:
    '/search/labels?q={query}&repository_id={repository_id}{&page,per_page}',
  notifications_url: '/notifications',
  organization_url: '/orgs/{org}',
  organization_repositories_url: '/orgs/{org}/repos{?type,page,per_page,sort}',
  organization_teams_url: '/orgs/{org}/teams',
  public_gists_url: '/gists/public',
  rate_limit_url: '/rate_limit',
  repository_url: '/repos/{owner}/{repo}',
  repository_search_url:
    '/search/repositories?q={query}{&page,per_page,sort,order}',
  current_user_repositories_url: '/user/repos{?type,page,per_page,sort}',
  starred_url: '/user/starred{/owner}{/repo}',
  starred_gists_url: '/gists/starred',
  topic_search_url: '/search/topics?q={query}{&page,per_page}',
  user_url: '/users/{user}',
  user_organizations_url: '/user/orgs',
  user_repositories_url: '/users/{user}/repos{?type,page,per_page,sort}',
  user_search_url: '/search/users?q={query}{&page,per_page,sort,order}',
};

/** What the server tells of itself. */
export function createMetaRouter({ represent }: RestContext): Router {
  const { api } = represent.urls;
  const router = PromiseRouter();

  router.get('/', (_request, response) => {
    response.json(
      Object.fromEntries(
        Object.entries(OVERVIEW).map(([name, path]) => [name, `${api}${path}`]),
      ),
    );
  });

  router.get('/meta', (_request, response) => {
    response.json({
      verifiable_password_authentication: false,
      installed_version: SERVER_VERSION,
    });
  });

  router.get('/versions', (_request, response) => {
    response.json([API_VERSION]);
  });

  return router;
}
