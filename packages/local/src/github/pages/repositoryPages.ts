import { Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { notFound } from '../errors';
import { GitObject, TreeEntry } from '../git/GitRepository';
import { readLog } from '../git/log';
import { Repository } from '../model';
import { PagesContext, repositoryOf } from './context';
import { link } from './link';
import { renderRepositoryPage } from './renderRepositoryPage';
import { Place, resolvePlace } from './resolvePlace';

const MAX_SHOWN_BYTES = 512 * 1024;

/** The files of a repository. */
export function createRepositoryPages(context: PagesContext): Router {
  const { store, urls } = context;
  const router = PromiseRouter();

  router.get('/:owner/:repo', async (request, response) => {
    const repository = repositoryOf(context, request, response);
    const { defaultBranch } = repository;
    if (await store.git(repository).head(defaultBranch)) {
      const place = await placeOf(repository, defaultBranch);
      await showFolder(response, repository, place);
    } else {
      renderRepositoryPage(context, response, repository, 'empty', {
        cloneUrl: cloneUrl(repository),
      });
    }
  });

  router.get('/:owner/:repo/tree/:place(*)', async (request, response) => {
    const repository = repositoryOf(context, request, response);
    const place = await placeOf(repository, request.params.place);
    if (place.object.type === 'blob') {
      response.redirect(link.blob(repository, place.ref, place.path));
      return;
    }
    await showFolder(response, repository, place);
  });

  router.get('/:owner/:repo/blob/:place(*)', async (request, response) => {
    const repository = repositoryOf(context, request, response);
    const place = await placeOf(repository, request.params.place);
    if (place.object.type !== 'blob') {
      response.redirect(link.tree(repository, place.ref, place.path));
      return;
    }
    await showFile(response, repository, place);
  });

  // Programs link to GitHub's editor, which is not here.
  router.get('/:owner/:repo/edit/:place(*)', async (request, response) => {
    const repository = repositoryOf(context, request, response);
    const { ref, path } = await placeOf(repository, request.params.place);
    response.redirect(link.blob(repository, ref, path));
  });

  router.get('/:owner/:repo/raw/:place(*)', async (request, response) => {
    const repository = repositoryOf(context, request, response);
    const { object } = await placeOf(repository, request.params.place);
    if (object.type !== 'blob') {
      throw notFound();
    }
    const bytes = await store.git(repository).readBlob(object.oid);
    // Never as what it says it is, which a browser might run.
    response
      .set({
        'Content-Security-Policy': "default-src 'none'; sandbox",
        'X-Content-Type-Options': 'nosniff',
      })
      .type(isBinary(bytes) ? 'application/octet-stream' : 'text/plain')
      .send(bytes);
  });

  function cloneUrl(repository: Repository) {
    return `${urls.repositoryHtml(repository)}.git`;
  }

  async function placeOf(repository: Repository, address: string) {
    const git = store.git(repository);
    const place = await resolvePlace(git, repository, address);
    const object = await git.find(`${place.oid}:${place.path}`);
    if (!object) {
      throw notFound();
    }
    return { ...place, object };
  }

  async function showFolder(
    response: Response,
    repository: Repository,
    place: Place & { object: GitObject },
  ) {
    const git = store.git(repository);
    const { oid } = place.object;
    const entries = await git.readTree(oid, { recursive: false });
    const readme = entries.find(
      ({ path, type }) => type === 'blob' && /^readme\b/i.test(path),
    );
    const text = readme && (await readText(repository, readme)).text;
    renderRepositoryPage(context, response, repository, 'folder', {
      ...(await lastCommit(repository, place)),
      place,
      entries: [...entries].sort(foldersFirst),
      readme: text && { name: readme.path, text },
      cloneUrl: cloneUrl(repository),
      branchCount: (await git.refs('refs/heads/')).length,
    });
  }

  async function showFile(
    response: Response,
    repository: Repository,
    place: Place & { object: GitObject },
  ) {
    const { text, problem } = await readText(repository, place.object);
    renderRepositoryPage(context, response, repository, 'file', {
      ...(await lastCommit(repository, place)),
      lines: text?.replace(/\n$/, '').split('\n'),
      problem,
      place,
      size: place.object.size,
    });
  }

  /** Its text, or why it is not shown. */
  async function readText(
    repository: Repository,
    { oid, size }: GitObject,
  ): Promise<{ text?: string; problem?: string }> {
    if (size > MAX_SHOWN_BYTES) {
      return { problem: 'This file is too large to be shown.' };
    }
    const bytes = await store.git(repository).readBlob(oid);
    return isBinary(bytes)
      ? { problem: 'This is a binary file.' }
      : { text: bytes.toString() };
  }

  async function lastCommit(repository: Repository, { oid, path }: Place) {
    const git = store.git(repository);
    const [commit] = await readLog(git, oid, { path, max: 1 });
    return { commit };
  }

  return router;
}

function foldersFirst(one: TreeEntry, other: TreeEntry): number {
  const rank = ({ type }: TreeEntry) => (type === 'tree' ? 0 : 1);
  return rank(one) - rank(other) || one.path.localeCompare(other.path, 'en-US');
}

/** As git itself guesses. */
function isBinary(bytes: Buffer): boolean {
  return bytes.subarray(0, 8000).includes(0);
}
