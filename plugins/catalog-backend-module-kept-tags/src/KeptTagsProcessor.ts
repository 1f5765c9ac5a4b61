import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { CatalogProcessor } from '@backstage/plugin-catalog-node';

/**
 * Refuses a kept tag on what is no template.
 *
 * So the policy can hide what has such a tag without a look at its kind: in SQL
 * that is a join with the few that have it, instead of two lookups for each entity
 * of the catalog.
 */
export class KeptTagsProcessor implements CatalogProcessor {
  readonly #tags: readonly string[];

  static fromConfig(config: Config): KeptTagsProcessor {
    const tags = config.getOptionalConfig('permission.policy.templateTags');
    return new KeptTagsProcessor(tags?.keys() ?? []);
  }

  constructor(tags: readonly string[]) {
    this.#tags = tags;
  }

  getProcessorName(): string {
    return 'KeptTagsProcessor';
  }

  /** @throws InputError which the catalog shows as an error of the entity */
  async preProcessEntity(entity: Entity): Promise<Entity> {
    const { kind, metadata } = entity;
    const kept = this.#tags.find(tag => metadata.tags?.includes(tag));
    if (kept && kind !== 'Template') {
      throw new InputError(
        `${stringifyEntityRef(
          entity,
        )} has the tag ${kept}, which keeps templates for a group, see permission.policy.templateTags. Remove it from the descriptor`,
      );
    }
    return entity;
  }
}
