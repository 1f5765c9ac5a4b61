import {
  CompoundEntityRef,
  Entity,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { parseAllDocuments } from 'yaml';
import { RunningGoldenPaths } from '../../__testUtils__/startGoldenPaths';

/** Fields of a spec that refer to entities, with the kind they have by default. */
const REFERENCES: Record<string, string> = {
  owner: 'group',
  system: 'system',
  domain: 'domain',
  providesApis: 'api',
  consumesApis: 'api',
  dependsOn: 'component',
  dependencyOf: 'component',
};

/**
 * What the catalog would have against a descriptor: what its own validation
 * says, and references to what is neither in it nor in the descriptor.
 */
export async function descriptorProblems(
  { catalog, github }: RunningGoldenPaths,
  text: string,
): Promise<string[]> {
  const entities: Entity[] = parseAllDocuments(text).map(document =>
    document.toJS(),
  );
  const location = `url:${github.url}/acme/any/blob/main/catalog-info.yaml`;
  const refused = await Promise.all(
    entities.map(async entity => {
      const answer = await catalog.validateEntity(
        withoutPlaceholders(entity),
        location,
      );
      return answer.valid ? [] : answer.errors.map(({ message }) => message);
    }),
  );
  const own = new Set(entities.map(entity => stringifyEntityRef(entity)));
  const wanted = entities
    .flatMap(referencesOf)
    .filter(reference => !own.has(reference));
  const { items } = await catalog.getEntitiesByRefs({ entityRefs: wanted });
  const dangling = wanted.filter((_, index) => !items[index]);
  return [
    ...refused.flat(),
    ...dangling.map(reference => `there is no ${reference}`),
  ];
}

/** The route validates what an entity is once its files are read into it. */
function withoutPlaceholders(entity: Entity): Entity {
  return JSON.parse(
    JSON.stringify(entity, (_key, value) =>
      value && typeof value === 'object' && '$text' in value
        ? 'the text of a file'
        : value,
    ),
  );
}

function referencesOf({ spec = {} }: Entity): string[] {
  return Object.entries(REFERENCES).flatMap(([field, defaultKind]) => {
    const value = spec[field];
    const references = Array.isArray(value) ? value : [value];
    return references
      .filter(reference => typeof reference === 'string')
      .map(reference => parseEntityRef(reference, { defaultKind }))
      .map((reference: CompoundEntityRef) => stringifyEntityRef(reference));
  });
}
