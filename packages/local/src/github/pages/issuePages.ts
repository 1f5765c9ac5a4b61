import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { Issue, PullRequestIssue, Repository } from '../model';
import { issueOf, PagesContext, repositoryOf } from './context';
import { link } from './link';
import { renderRepositoryPage } from './renderRepositoryPage';

/** Issues, and the lists of issues and pull requests. */
export function createIssuePages(context: PagesContext): Router {
  const router = PromiseRouter();

  for (const kind of ['issues', 'pulls'] as const) {
    router.get(`/:owner/:repo/${kind}`, (request, response) => {
      const repository = repositoryOf(context, request, response);
      const state = request.query.state === 'closed' ? 'closed' : 'open';
      const all = repository.issues.filter(
        issue => isPullRequest(issue) === (kind === 'pulls'),
      );
      renderRepositoryPage(context, response, repository, 'issues', {
        kind,
        state,
        closedCount: all.filter(issue => issue.state === 'closed').length,
        issues: all
          .filter(issue => issue.state === state)
          .reverse()
          .map(issue => ({ issue, labels: labelsOf(repository, issue) })),
      });
    });
  }

  router.get('/:owner/:repo/issues/:number(\\d+)', (request, response) => {
    const repository = repositoryOf(context, request, response);
    const issue = issueOf(repository, request);
    if (isPullRequest(issue)) {
      response.redirect(link.pull(repository, issue.number));
      return;
    }
    renderRepositoryPage(context, response, repository, 'issue', {
      issue,
      labels: labelsOf(repository, issue),
    });
  });

  return router;
}

/** With their colours. */
export function labelsOf({ labels }: Repository, issue: Issue) {
  return labels.filter(({ name }) => issue.labels.includes(name));
}

function isPullRequest(issue: Issue): issue is PullRequestIssue {
  return issue.pullRequest !== undefined;
}
