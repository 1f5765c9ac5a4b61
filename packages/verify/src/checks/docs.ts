import { CATALOG_FILTER_EXISTS } from '@backstage/catalog-client';
import {
  CompoundEntityRef,
  Entity,
  getCompoundEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { readAppConfig } from '../appPage';
import { Portal } from '../Portal';
import { Check, CheckFailed, listFindings } from './Check';

const ANNOTATION = 'metadata.annotations.backstage.io/techdocs-ref';
/** Whose docs are looked at where it is there; elsewhere, the first that has any. */
const PREFERRED = 'component:default/checkout-api';
const AT_ONCE = 10;

export const docsPublished: Check = {
  name: 'docs published',
  async run(portal) {
    const entities = await readDocumented(portal);
    const unpublished: string[] = [];
    for (let done = 0; done < entities.length; done += AT_ONCE) {
      const refs = entities.slice(done, done + AT_ONCE);
      const found = await Promise.all(refs.map(ref => hasSite(portal, ref)));
      unpublished.push(
        ...refs.filter((_, i) => !found[i]).map(ref => stringifyEntityRef(ref)),
      );
    }
    if (unpublished.length > 0) {
      throw new CheckFailed(
        `${listFindings(
          unpublished.map(ref => `${ref} has no site`),
        )}; see the runs of the workflow that publishes it`,
      );
    }
    return `${entities.length} entities, each with a site`;
  },
};

export const docsServed: Check = {
  name: 'docs served',
  async run(portal) {
    const config = await readAppConfig(portal.appUrl);
    const builder = config.getOptionalString('techdocs.builder') ?? 'local';
    if (builder !== 'external') {
      throw new CheckFailed(
        `the portal builds docs itself; set techdocs.builder to external instead of ${builder}`,
      );
    }
    const refs = await readDocumented(portal);
    const ref =
      refs.find(each => stringifyEntityRef(each) === PREFERRED) ?? refs[0];
    if (!ref) {
      return 'nothing has docs';
    }
    const status = await portal.getStatus(
      `/api/techdocs/static/docs/${pathOf(ref)}/index.html`,
    );
    if (status !== 200) {
      throw new CheckFailed(
        `the docs of ${stringifyEntityRef(
          ref,
        )} answer ${status}; was their workflow run?`,
      );
    }
    return `those of ${stringifyEntityRef(ref)}, by no builder of the portal`;
  },
};

async function readDocumented(portal: Portal): Promise<CompoundEntityRef[]> {
  const entities: Entity[] = [];
  for await (const page of portal.catalog.streamEntities({
    filter: { [ANNOTATION]: CATALOG_FILTER_EXISTS },
    fields: ['kind', 'metadata.name', 'metadata.namespace'],
  })) {
    entities.push(...page);
  }
  return entities.map(getCompoundEntityRef);
}

async function hasSite(portal: Portal, ref: CompoundEntityRef) {
  const status = await portal.getStatus(
    `/api/techdocs/metadata/techdocs/${pathOf(ref)}`,
  );
  if (status !== 200 && status !== 404) {
    throw new CheckFailed(
      `the portal answers ${status} for the docs of ${stringifyEntityRef(
        ref,
      )}; see the log of the backend`,
    );
  }
  return status === 200;
}

function pathOf({ namespace, kind, name }: CompoundEntityRef): string {
  return [namespace, kind, name]
    .map(part => encodeURIComponent(part.toLocaleLowerCase('en-US')))
    .join('/');
}
