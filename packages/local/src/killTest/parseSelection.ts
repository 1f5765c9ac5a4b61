import { parseArgs } from 'node:util';
import { InputError, toError } from '@backstage/errors';
import { Selection } from './plan';

/** @throws InputError for an argument that does not narrow a kill test */
export function parseSelection(args: readonly string[]): Selection {
  try {
    return parseArgs({
      args: [...args],
      options: {
        template: { type: 'string' },
        step: { type: 'string' },
        cause: { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new InputError(
      `${
        toError(error).message
      }\nUsage: ./yarnw templates:kill-test [--template name] [--step id] [--cause name]`,
    );
  }
}
