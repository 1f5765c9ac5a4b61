import {
  ANNOTATION_LOCATION,
  ANNOTATION_SOURCE_LOCATION,
  Entity,
} from '@backstage/catalog-model';
import { ScmIntegrations } from '@backstage/integration';
import { TECHDOCS_ANNOTATION } from '@backstage/plugin-techdocs-common';

const SLUG_ANNOTATION = 'github.com/project-slug';

const LOCATION = /^(url|dir):(.+)$/;
/** Also a folder's, which may end with the branch. */
const ADDRESS = /^\/([^/]+)\/([^/]+)\/(?:tree|blob)\/([^/]+)(?:\/(.*?))?\/?$/;

/** A folder of a repository on GitHub. */
export interface Place {
  /** Of the repository, for people. */
  readonly url: string;
  readonly owner: string;
  readonly repo: string;
  /** Left out for the default one. */
  readonly branch?: string;
  /** Empty for the root. */
  readonly path: string;
}

/** Where the docs of an entity are written, and the code that they are of. */
export interface DocsSource {
  readonly docs: Place;
  readonly code: Place;
}

/**
 * Docs lie where the annotation backstage.io/techdocs-ref leads to: for `dir:`
 * from the location of the source or else of the descriptor. The code is that
 * of the same folder, unless github.com/project-slug names another repository.
 *
 * @returns undefined for docs that lie on none of the GitHubs
 */
export function docsSourceOf(
  entity: Entity,
  integrations: ScmIntegrations,
): DocsSource | undefined {
  const annotations = entity.metadata.annotations ?? {};
  const address = addressOf(annotations, integrations);
  const docs = address && placeAt(address, integrations);
  if (!docs) {
    return undefined;
  }
  const slug = annotations[SLUG_ANNOTATION];
  return { docs, code: slug ? codeNamed(slug, docs) : docs };
}

function addressOf(
  annotations: Record<string, string>,
  integrations: ScmIntegrations,
): string | undefined {
  const [, type, target] =
    LOCATION.exec(annotations[TECHDOCS_ANNOTATION]) ?? [];
  if (type !== 'dir') {
    return target;
  }
  const location =
    annotations[ANNOTATION_SOURCE_LOCATION] ?? annotations[ANNOTATION_LOCATION];
  const [, baseType, base] = LOCATION.exec(location) ?? [];
  return baseType === 'url'
    ? integrations.resolveUrl({ url: target, base })
    : undefined;
}

function placeAt(
  address: string,
  integrations: ScmIntegrations,
): Place | undefined {
  if (!integrations.github.byUrl(address)) {
    return undefined;
  }
  const { origin, pathname } = new URL(address);
  const [, owner, repo, branch, path = ''] = ADDRESS.exec(pathname) ?? [];
  return branch
    ? { url: `${origin}/${owner}/${repo}`, owner, repo, branch, path }
    : undefined;
}

function codeNamed(slug: string, docs: Place): Place {
  const [owner, repo] = slug.split('/');
  const isSame =
    slug.toLocaleLowerCase('en-US') ===
    `${docs.owner}/${docs.repo}`.toLocaleLowerCase('en-US');
  const { origin } = new URL(docs.url);
  return isSame
    ? docs
    : { url: `${origin}/${owner}/${repo}`, owner, repo, path: '' };
}
