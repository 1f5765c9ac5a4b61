import { posix } from 'node:path';
import { Request, Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { refuseArchived } from '../changes/BranchChanges';
import { GithubError, notFound } from '../errors';
import { GitObject, GitRepository, NO_OBJECT } from '../git/GitRepository';
import { readCommit } from '../git/log';
import { isFilePath } from '../git/names';
import { writeBlob, writeCommit, writeTree } from '../git/writeObjects';
import { Repository } from '../model';
import { SYMLINK_MODE } from '../represent/GitObjects';
import { repositoryOf, RestContext, revisionOf, viewerOf } from './context';
import { decodeBase64, personBody } from './gitBodies';
import { parseBody, plainText } from './parseBody';

const FILE_MODE = '100644';

const changeBody = z.object({
  message: plainText,
  branch: z.string().optional(),
  sha: z.string().optional(),
  author: personBody.optional(),
  committer: personBody.optional(),
});

const writeBody = changeBody.extend({ content: z.string() });

const ROOT = '/repos/:owner/:repo/contents';
const CONTENTS = `${ROOT}/:path(*)`;

interface Place {
  readonly path: string;
  /** As it was asked for. */
  readonly ref: string;
}

/** The files of a repository: read, written and deleted one at a time. */
export function createContentsRouter(context: RestContext): Router {
  const { store, represent, changes } = context;
  const router = PromiseRouter();

  // Answers HEAD as well, as express lets it.
  router.get([ROOT, CONTENTS], async (request, response) => {
    const repository = repositoryOf(context, request, response);
    const place = {
      path: pathOf(request),
      ref: request.query.ref
        ? String(request.query.ref)
        : repository.defaultBranch,
    };
    if (place.path && !isFilePath(place.path)) {
      throw notFound();
    }
    const expression = `${revisionOf(repository, place.ref)}:${place.path}`;
    const git = store.git(repository);
    const object = await git.find(expression, { followSymlinks: true });
    // Otherwise it may be a link that leads nowhere.
    const found = object ?? (await git.find(expression));
    if (!found) {
      throw await nothingAt(repository, place.ref);
    }
    const media = mediaOf(request);
    response.set('ETag', `"${found.oid}${media}"`);
    if (request.fresh) {
      response.status(304).end();
    } else if (found.type === 'tree') {
      await sendFolder(response, repository, found, { ...place, media });
    } else if (media === 'raw') {
      response
        .type('application/vnd.github.raw; charset=utf-8')
        .send(await git.readBlob(found.oid));
    } else {
      const mode = object ? FILE_MODE : SYMLINK_MODE;
      const entry = { ...found, mode, path: place.path };
      const blob = await git.readBlob(found.oid);
      response.json(
        object
          ? represent.git.file(repository, entry, place.ref, blob)
          : represent.git.symlink(repository, entry, place.ref, blob),
      );
    }
  });

  router.put(CONTENTS, async (request, response) => {
    const repository = repositoryOf(context, request, response, 'push');
    const body = parseBody(writeBody, request);
    const { commit, branch, isNew, entry } = await commitChange(
      request,
      response,
      { repository, body, content: decodeBase64(body.content) },
    );
    response.status(isNew ? 201 : 200).json({
      content: represent.git.content(repository, entry, branch),
      commit: represent.git.gitCommit(repository, commit),
    });
  });

  router.delete(CONTENTS, async (request, response) => {
    const repository = repositoryOf(context, request, response, 'push');
    const body = parseBody(changeBody, request);
    const { commit } = await commitChange(request, response, {
      repository,
      body,
    });
    response.json({
      content: null,
      commit: represent.git.gitCommit(repository, commit),
    });
  });

  async function sendFolder(
    response: Response,
    repository: Repository,
    folder: GitObject,
    { path, ref, media }: Place & { media: string },
  ) {
    const git = store.git(repository);
    const entries = await git.readTree(folder.oid, { recursive: false });
    const shown = entries.map(entry => {
      const full = [path, entry.path].filter(Boolean).join('/');
      return represent.git.content(repository, { ...entry, path: full }, ref);
    });
    const entry = { ...folder, mode: '040000', path };
    response.json(
      media === 'object'
        ? { ...represent.git.content(repository, entry, ref), entries: shown }
        : shown,
    );
  }

  async function nothingAt(repository: Repository, ref: string) {
    const git = store.git(repository);
    if ((await git.refs('refs/heads/')).length === 0) {
      return new GithubError(404, 'This repository is empty.');
    }
    return (await git.find(`${revisionOf(repository, ref)}^{commit}`))
      ? notFound()
      : new GithubError(404, `No commit found for the ref ${ref}`);
  }

  /** @param change - without content, the file is deleted */
  async function commitChange(
    request: Request,
    response: Response,
    change: {
      repository: Repository;
      body: z.infer<typeof changeBody>;
      content?: Buffer;
    },
  ) {
    const { repository, body, content } = change;
    refuseArchived(repository);
    const git = store.git(repository);
    const viewer = viewerOf(response);
    const path = filePathOf(request);
    const branch = body.branch ?? repository.defaultBranch;
    const head = await git.head(branch);
    if (!head && (await git.refs('refs/heads/')).length > 0) {
      throw new GithubError(404, `Branch ${branch} not found`);
    }
    const old = head ? await git.find(`${head}:${path}`) : undefined;
    refuseStale(path, old, body.sha, content === undefined);
    if (head && !old) {
      await refuseBelowFile(git, head, path);
    }

    const mode = head && old ? await modeOf(git, head, path) : FILE_MODE;
    const oid = content && (await writeBlob(git, content));
    const now = new Date().toISOString();
    const { name, email } = viewer;
    const committer = { name, email, date: now, ...body.committer };
    const after = await writeCommit(git, {
      tree: await writeTree(git, head, [{ path, mode, oid }]),
      parents: head ? [head] : [],
      message: body.message,
      author: { ...committer, ...body.author },
      committer,
    });
    await changes.branches.move(
      repository,
      { ref: `refs/heads/${branch}`, before: head ?? NO_OBJECT, after },
      viewer,
    );
    const commit = await readCommit(git, after);
    if (!commit) {
      throw new Error(`The commit ${after} was written and is not there`);
    }
    const entry = {
      oid: oid ?? NO_OBJECT,
      type: 'blob' as const,
      size: content?.length ?? 0,
      mode,
      path,
    };
    return { commit, branch, entry, isNew: old === undefined };
  }

  return router;
}

function pathOf(request: Request): string {
  return (request.params.path ?? '').replace(/\/+$/, '');
}

/** @throws GithubError 422 for what cannot be a file */
function filePathOf(request: Request): string {
  const { path } = request.params;
  if (!isFilePath(path)) {
    throw new GithubError(422, 'path contains a malformed path component', [
      { resource: 'Commit', field: 'path', code: 'invalid' },
    ]);
  }
  return path;
}

/** In which form the client wants it. */
function mediaOf(request: Request): 'raw' | 'object' | 'json' {
  const accept = request.get('accept') ?? '';
  const [, media] =
    /application\/vnd\.github(?:\.v?3)?\.(raw|object)\b/.exec(accept) ?? [];
  return media === 'raw' || media === 'object' ? media : 'json';
}

/** Whoever changes a file says which version of it they saw. */
function refuseStale(
  path: string,
  old: GitObject | undefined,
  sha: string | undefined,
  isDeletion: boolean,
) {
  if (!old && isDeletion) {
    throw notFound();
  }
  if (old && !sha) {
    throw new GithubError(422, `Invalid request.\n\n"sha" wasn't supplied.`);
  }
  if (sha && sha !== old?.oid) {
    throw new GithubError(409, `${path} does not match ${sha}`);
  }
  if (old && old.type !== 'blob') {
    throw new GithubError(422, `${path} is not a file`);
  }
}

async function refuseBelowFile(git: GitRepository, head: string, path: string) {
  for (const folder of foldersAbove(path)) {
    const found = await git.find(`${head}:${folder}`);
    if (found?.type === 'blob') {
      throw new GithubError(422, `${folder} is a file`);
    }
  }
}

/** From the nearest one up, without the root. */
function foldersAbove(path: string): string[] {
  const folder = posix.dirname(path);
  return folder === '.' ? [] : [folder, ...foldersAbove(folder)];
}

/** A file may be executable, and stays so. */
async function modeOf(git: GitRepository, head: string, path: string) {
  const [folder = ''] = foldersAbove(path);
  const tree = await git.find(`${head}:${folder}`);
  const entries = tree
    ? await git.readTree(tree.oid, { recursive: false })
    : [];
  const name = posix.basename(path);
  return entries.find(entry => entry.path === name)?.mode ?? FILE_MODE;
}
