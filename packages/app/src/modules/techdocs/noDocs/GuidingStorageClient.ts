import { CompoundEntityRef } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import { TechDocsStorageClient } from '@backstage/plugin-techdocs';
import { CREATE_PATH, GUIDE_PATH } from './links';

/** For the reader of TechDocs, which follows its links within the portal. */
const GUIDE = `<!DOCTYPE html>
<html><body><article class="md-typeset">
  <h1>There are no docs yet</h1>
  <p>This says that it has docs, and no site of them was published, or none with a
    first page: <code>docs/index.md</code>. The workflow <code>docs.yml</code> of
    its repository publishes it, with the next push that changes the docs; the log
    of its last run tells why it did not.</p>
  <p><a style="color: inherit" href="${GUIDE_PATH}">How to add docs</a> · <a style="color: inherit" href="${CREATE_PATH}">Create a
    service that has them</a></p>
</article></body></html>`;

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
        return GUIDE;
      }
      throw error;
    }
  }
}
