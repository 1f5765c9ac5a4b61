import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { AlphaEntity } from '@backstage/catalog-model/alpha';
import { Portal } from '../Portal';
import { Check, CheckFailed, listFindings } from './Check';

export const zeroProcessingErrors: Check = {
  name: 'zero processing errors',
  async run(portal) {
    const errors = [
      ...(await errorsOfServedEntities(portal)),
      ...(await errorsOfEntitiesNeverServed(portal)),
    ];
    if (errors.length > 0) {
      throw new CheckFailed(listFindings(errors));
    }
    return 'no entity failed';
  },
};

/** An entity that was good and broke is still served, its errors in its status. */
async function errorsOfServedEntities(portal: Portal): Promise<string[]> {
  const errors: string[] = [];
  for await (const page of portal.catalog.streamEntities({
    fields: ['kind', 'metadata.name', 'metadata.namespace', 'status'],
  })) {
    for (const entity of page as AlphaEntity[]) {
      for (const item of entity.status?.items ?? []) {
        if (item.level === 'error') {
          errors.push(describe(entity, item.message));
        }
      }
    }
  }
  return errors;
}

/**
 * An entity that never succeeded is not served; the unprocessed entities module
 * knows it. It lists those as pending which failed before they were stitched,
 * so both lists are asked; what is pending without an error is only not done yet.
 */
async function errorsOfEntitiesNeverServed(portal: Portal): Promise<string[]> {
  const lists = await Promise.all([
    portal.unprocessed.pending(),
    portal.unprocessed.failed(),
  ]);
  return lists
    .flatMap(({ entities }) => entities)
    .flatMap(({ unprocessed_entity, errors }) =>
      // When pending, the errors are empty text until there are some, and the
      // entity_ref is empty.
      (errors || []).map(({ message }) =>
        describe(unprocessed_entity, message),
      ),
    );
}

/** On one line, as it is a row: an error of a parser shows the text as well. */
function describe(entity: Entity, message: string): string {
  return `${stringifyEntityRef(entity)}: ${message.split('\n')[0]}`;
}
