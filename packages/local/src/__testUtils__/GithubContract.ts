import { readFileSync } from 'node:fs';
import { OpenApiContract } from './OpenApiContract';

/**
 * GitHub's own published OpenAPI description of the API of an Enterprise
 * server.
 */
export class GithubContract extends OpenApiContract {
  constructor() {
    const file = require.resolve('@octokit/openapi/generated/ghes-3.19.json');
    super({
      description: JSON.parse(readFileSync(file, 'utf8')),
      errorAt: status => [
        ...['components', 'responses', errorFor(status)],
        ...['content', 'application/json', 'schema'],
      ],
    });
  }
}

function errorFor(status: number): string {
  return status === 422 ? 'validation_failed' : 'not_found';
}
