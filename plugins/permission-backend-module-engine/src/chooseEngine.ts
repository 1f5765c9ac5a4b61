import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

const ENGINES = ['policy', 'rbac'] as const;

export type Engine = (typeof ENGINES)[number];

/**
 * The engine that is configured, or else the policy.
 *
 * @throws InputError for one that there is not
 */
export function chooseEngine(config: Config): Engine {
  const name = config.getOptionalString('permission.engine') ?? 'policy';
  const engine = ENGINES.find(known => known === name);
  if (!engine) {
    throw new InputError(
      `permission.engine is '${name}', and there are only ${ENGINES.join(
        ' and ',
      )}`,
    );
  }
  return engine;
}
