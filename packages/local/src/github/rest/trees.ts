import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { GithubError, notFound } from '../errors';
import { GitObject, GitRepository } from '../git/GitRepository';
import { isFilePath } from '../git/names';
import { NewTreeEntry, writeBlob, writeTree } from '../git/writeObjects';
import {
  refuseEmpty,
  repositoryOf,
  RestContext,
  revisionOf,
  writableOf,
} from './context';
import { checkOid } from './gitBodies';
import { parseBody } from './parseBody';

const treeBody = z.object({
  base_tree: z.string().nullish(),
  tree: z.array(
    z.object({
      path: z.string(),
      mode: z.enum(['100644', '100755', '040000', '160000', '120000']),
      type: z.enum(['blob', 'tree', 'commit']).optional(),
      sha: z.string().nullish(),
      content: z.string().optional(),
    }),
  ),
});

type TreeItem = z.infer<typeof treeBody>['tree'][number];

const TYPES: Record<TreeItem['mode'], GitObject['type']> = {
  '100644': 'blob',
  '100755': 'blob',
  '120000': 'blob',
  '040000': 'tree',
  '160000': 'commit',
};

/** Trees as git has them. */
export function createTreesRouter(context: RestContext): Router {
  const { store, represent } = context;
  const router = PromiseRouter();

  router.get(
    '/repos/:owner/:repo/git/trees/:ref(*)',
    async (request, response) => {
      const repository = repositoryOf(context, request, response);
      const git = store.git(repository);
      const tree = await git.find(
        `${revisionOf(repository, request.params.ref)}^{tree}`,
      );
      if (!tree) {
        await refuseEmpty(context, repository);
        throw notFound();
      }
      const entries = await git.readTree(tree.oid, {
        recursive: Boolean(request.query.recursive),
      });
      response.json(represent.git.tree(repository, tree.oid, entries));
    },
  );

  router.post('/repos/:owner/:repo/git/trees', async (request, response) => {
    const repository = await writableOf(context, request, response);
    const { base_tree: base, tree } = parseBody(treeBody, request);
    const git = store.git(repository);
    const found = base ? await git.find(`${base}^{tree}`) : undefined;
    if (base && !found) {
      throw new GithubError(422, 'base_tree is not a valid tree oid');
    }
    if (!base && tree.length === 0) {
      throw new GithubError(422, 'Invalid tree info');
    }
    const entries: NewTreeEntry[] = [];
    for (const item of tree) {
      entries.push(await newEntry(git, item, found?.oid));
    }
    const written = await writeTree(git, found?.oid, entries);
    response
      .status(201)
      .json(
        represent.git.tree(
          repository,
          written,
          await git.readTree(written, { recursive: false }),
        ),
      );
  });

  return router;
}

/** @param base - the tree that is begun with */
async function newEntry(
  git: GitRepository,
  { path, mode, type, sha, content }: TreeItem,
  base: string | undefined,
): Promise<NewTreeEntry> {
  if (!isFilePath(path)) {
    throw new GithubError(422, 'tree.path contains a malformed path component');
  }
  const wanted = TYPES[mode];
  if (type && type !== wanted) {
    throw new GithubError(422, `tree.type ${type} is not valid for ${mode}`);
  }
  if (content !== undefined) {
    if (wanted !== 'blob') {
      throw new GithubError(422, 'tree.content is for blobs alone');
    }
    return { path, mode, oid: await writeBlob(git, Buffer.from(content)) };
  }
  if (sha === undefined) {
    throw new GithubError(422, 'Must supply tree.sha or tree.content');
  }
  if (sha === null) {
    // GitHub's own words for a path that is not there to be deleted.
    if (!base || !(await git.find(`${base}:${path}`))) {
      throw new GithubError(422, 'GitRPC::BadObjectState');
    }
    return { path, mode };
  }
  // The commit of a submodule is in another repository.
  const isThere =
    wanted === 'commit' || (await git.find(checkOid(sha)))?.type === wanted;
  if (!isThere) {
    throw new GithubError(422, `tree.sha ${sha} is not a valid ${wanted}`);
  }
  return { path, mode, oid: checkOid(sha) };
}
