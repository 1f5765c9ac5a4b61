import Ajv, { ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import schema from '@octokit/webhooks-schemas';

/** GitHub's own published schemas of what hooks are sent. */
export class WebhookContract {
  readonly #ajv = new Ajv({ strict: false, allErrors: true, logger: false });

  constructor() {
    addFormats(this.#ajv);
    this.#ajv.addSchema(schema, 'github');
  }

  /** @returns what a payload violates, empty when it is as described */
  violations(event: string, payload: { action?: string }): string[] {
    const validate = this.#schemaOf(event, payload.action);
    validate(payload);
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) =>
        `${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  }

  #schemaOf(event: string, action: string | undefined): ValidateFunction {
    const name = `${event}$${action ?? 'event'}`;
    if (!(name in schema.definitions)) {
      throw new Error(`GitHub describes no event ${name}`);
    }
    return this.#ajv.compile({ $ref: `github#/definitions/${name}` });
  }
}
