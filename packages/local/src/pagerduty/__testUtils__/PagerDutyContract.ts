import { OpenApiContract } from '../../__testUtils__/OpenApiContract';
import description from './openapi.json';

/**
 * PagerDuty's own published OpenAPI description, of REST API 2.0.0, as it is in
 * github.com/PagerDuty/api-schema at commit 91a06fb. Of it, `openapi.json` has
 * the operations that the local PagerDuty answers, and the schemas they reach,
 * without parameters, descriptions, examples, titles and extensions.
 */
export class PagerDutyContract extends OpenApiContract {
  constructor() {
    super({
      description,
      errorAt: () => [
        ...['components', 'responses', 'Conflict'],
        ...['content', 'application/json', 'schema'],
      ],
    });
  }
}
