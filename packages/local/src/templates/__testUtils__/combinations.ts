import { JsonObject, JsonValue } from '@backstage/types';

/** Every combination of the values of each key. */
export function combinations(
  choices: Record<string, readonly JsonValue[]>,
): JsonObject[] {
  return Object.entries(choices).reduce<JsonObject[]>(
    (found, [key, values]) =>
      found.flatMap(each => values.map(value => ({ ...each, [key]: value }))),
    [{}],
  );
}
