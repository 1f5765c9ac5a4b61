import {
  CompoundEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import { TechDocsStorageClient } from '@backstage/plugin-techdocs';
import { CREATE_PATH, GUIDE_PATH } from './links';

/** Says how to get docs in place of those that were never published. */
export class GuidingStorageClient extends TechDocsStorageClient {
  async getEntityDocs(
    entityId: CompoundEntityRef,
    path: string,
  ): Promise<string> {
    try {
      return await super.getEntityDocs(entityId, path);
    } catch (error) {
      if (error instanceof NotFoundError && path === '') {
        return guide(stringifyEntityRef(entityId));
      }
      throw error;
    }
  }
}

function guide(entityRef: string): string {
  return `<!DOCTYPE html>
<html><body><div data-md-component="container"><main class="md-main"><article class="md-content__inner md-typeset">
  <h1>There are no docs yet</h1>
  <p><code>${entityRef}</code> has no docs yet: it says that it has some, and
    none were published. They are, by the workflow <code>docs.yml</code> of its
    repository, with the next push that changes them; its last run tells why it
    did not.</p>
  <p><a href="${GUIDE_PATH}">How to add docs</a> · <a href="${CREATE_PATH}">Create a
    service that has them</a></p>
</article></main></div></body></html>`;
}
