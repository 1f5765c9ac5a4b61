import { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { checkRefName } from '../changes/BranchChanges';
import { GithubError, notFound } from '../errors';
import { readCommit } from '../git/log';
import { readTag, writeTag } from '../git/tags';
import { writeBlob, writeCommit } from '../git/writeObjects';
import { inLines } from '../represent/GitObjects';
import { repositoryOf, RestContext, viewerOf, writableOf } from './context';
import { checkOid, decodeBase64, personBody } from './gitBodies';
import { parseBody, plainText } from './parseBody';

const blobBody = z.object({
  content: z.string(),
  encoding: z.enum(['utf-8', 'base64']).default('utf-8'),
});

const commitBody = z.object({
  message: plainText,
  tree: z.string(),
  parents: z.array(z.string()).default([]),
  author: personBody.optional(),
  committer: personBody.optional(),
});

const tagBody = z.object({
  tag: plainText.min(1).max(250),
  message: plainText,
  object: z.string(),
  type: z.enum(['commit', 'tree', 'blob']),
  tagger: personBody.optional(),
});

/** Blobs, commits and tags as git has them. */
export function createGitObjectsRouter(context: RestContext): Router {
  const { store, represent } = context;
  const router = PromiseRouter();

  router.get(
    '/repos/:owner/:repo/git/blobs/:sha',
    async (request, response) => {
      const repository = repositoryOf(context, request, response);
      const git = store.git(repository);
      const blob = await git.find(checkOid(request.params.sha));
      if (blob?.type !== 'blob') {
        throw notFound();
      }
      response.json({
        sha: blob.oid,
        node_id: blob.oid,
        size: blob.size,
        url: `${represent.urls.repository(repository)}/git/blobs/${blob.oid}`,
        content: inLines(await git.readBlob(blob.oid)),
        encoding: 'base64',
      });
    },
  );

  router.post('/repos/:owner/:repo/git/blobs', async (request, response) => {
    const repository = await writableOf(context, request, response);
    const { content, encoding } = parseBody(blobBody, request);
    const sha = await writeBlob(
      store.git(repository),
      encoding === 'base64' ? decodeBase64(content) : Buffer.from(content),
    );
    const url = `${represent.urls.repository(repository)}/git/blobs/${sha}`;
    response.status(201).json({ sha, url });
  });

  router.get(
    '/repos/:owner/:repo/git/commits/:sha',
    async (request, response) => {
      const repository = repositoryOf(context, request, response);
      const git = store.git(repository);
      const commit = await readCommit(git, checkOid(request.params.sha));
      if (!commit) {
        throw notFound();
      }
      response.json(represent.git.gitCommit(repository, commit));
    },
  );

  router.post('/repos/:owner/:repo/git/commits', async (request, response) => {
    const repository = await writableOf(context, request, response);
    const body = parseBody(commitBody, request);
    const git = store.git(repository);
    const tree = await git.find(checkOid(body.tree));
    if (tree?.type !== 'tree') {
      throw new GithubError(422, 'Tree SHA does not exist');
    }
    for (const parent of body.parents) {
      if ((await git.find(checkOid(parent)))?.type !== 'commit') {
        throw new GithubError(
          422,
          'Parent SHA does not exist or is not a commit object',
        );
      }
    }
    const { name, email } = viewerOf(response);
    const date = new Date().toISOString();
    const author = { name, email, date, ...body.author };
    const oid = await writeCommit(git, {
      ...body,
      author,
      committer: { ...author, ...body.committer },
    });
    const commit = await readCommit(git, oid);
    if (!commit) {
      throw new Error(`The commit ${oid} was written and is not there`);
    }
    response.status(201).json(represent.git.gitCommit(repository, commit));
  });

  router.get('/repos/:owner/:repo/git/tags/:sha', async (request, response) => {
    const repository = repositoryOf(context, request, response);
    const { sha } = request.params;
    const tag = await readTag(store.git(repository), checkOid(sha));
    if (!tag) {
      throw notFound();
    }
    response.json(represent.git.tag(repository, tag));
  });

  router.post('/repos/:owner/:repo/git/tags', async (request, response) => {
    const repository = await writableOf(context, request, response);
    const body = parseBody(tagBody, request);
    const git = store.git(repository);
    checkRefName(`refs/tags/${body.tag}`);
    if ((await git.find(checkOid(body.object)))?.type !== body.type) {
      throw new GithubError(422, 'Object does not exist');
    }
    const { name, email } = viewerOf(response);
    const date = new Date().toISOString();
    const tagger = { name, email, date, ...body.tagger };
    const tag = await readTag(git, await writeTag(git, { ...body, tagger }));
    if (!tag) {
      throw new Error(`The tag ${body.tag} was written and is not there`);
    }
    response.status(201).json(represent.git.tag(repository, tag));
  });

  return router;
}
