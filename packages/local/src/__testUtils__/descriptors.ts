import { JsonObject } from '@backstage/types';
import { stringify } from 'yaml';

/** The descriptor of a service. */
export function componentDescriptor(
  name: string,
  options: { title?: string; description?: string; owner?: string } = {},
): string {
  const { owner = 'checkout-team', ...metadata } = options;
  return descriptor(
    'Component',
    { name, ...metadata },
    { type: 'service', owner },
  );
}

/** The descriptor of an API whose definition is in a file beside it. */
export function apiDescriptor(
  name: string,
  options: { type: string; definitionFile: string },
): string {
  return descriptor(
    'API',
    { name },
    {
      type: options.type,
      owner: 'checkout-team',
      definition: { $text: options.definitionFile },
    },
  );
}

function descriptor(kind: string, metadata: JsonObject, spec: JsonObject) {
  return stringify({
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata,
    spec: { lifecycle: 'production', ...spec },
  });
}
