import { posix } from 'node:path';
import { Request, Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { validationFailed } from '../errors';
import { searchFiles } from '../git/search';
import { isSame } from '../GithubStore';
import { Repository } from '../model';
import { permissionOf } from '../permissions';
import { RestContext, viewerOf } from './context';
import { pageOf } from './page';

/** What is asked for: words, and qualifiers such as `org:acme`. */
interface SearchQuery {
  readonly words: string[];
  readonly qualifiers: Record<string, string>;
}

/** `/search`: files of default branches, and repositories. */
export function createSearchRouter(context: RestContext): Router {
  const { store, represent } = context;
  const router = PromiseRouter();

  router.get('/search/code', async (request, response) => {
    const query = readQuery(request);
    const found = [];
    for (const repository of searched(query, response)) {
      for (const path of await filesIn(repository, query)) {
        found.push({ repository, path });
      }
    }
    const items = [];
    for (const { repository, path } of pageOf(request, response, found)) {
      const object = await store
        .git(repository)
        .findInBranch(repository.defaultBranch, path);
      if (object) {
        items.push({
          ...represent.git.content(
            repository,
            { ...object, mode: '100644', path },
            repository.defaultBranch,
          ),
          repository: represent.repositories.repository(repository),
          score: 1,
        });
      }
    }
    response.json({
      total_count: found.length,
      incomplete_results: false,
      items,
    });
  });

  router.get('/search/repositories', (request, response) => {
    const query = readQuery(request);
    const found = searched(query, response).filter(repository => {
      const text = [
        repository.name,
        repository.description,
        ...repository.topics,
      ].join(' ');
      return query.words.every(word =>
        text.toLowerCase().includes(word.toLowerCase()),
      );
    });
    response.json({
      total_count: found.length,
      incomplete_results: false,
      items: pageOf(request, response, found).map(repository => ({
        ...represent.repositories.repositoryFor(viewerOf(response), repository),
        score: 1,
      })),
    });
  });

  /** The repositories the query means, of those the user sees. */
  function searched({ qualifiers }: SearchQuery, response: Response) {
    const { org, user, repo, topic } = qualifiers;
    const owner = org ?? user;
    const seen = store.data.repositories.filter(repository =>
      permissionOf(store, viewerOf(response), repository),
    );
    const meant = seen.filter(
      repository =>
        (!owner || isSame(repository.owner, owner)) &&
        (!repo || isSame(`${repository.owner}/${repository.name}`, repo)),
    );
    const isKnown = owner
      ? store.organization(owner) ?? store.user(owner)
      : !repo || meant.length > 0;
    if (!isKnown) {
      throw unsearchable();
    }
    return meant.filter(({ topics }) => !topic || topics.includes(topic));
  }

  async function filesIn(
    repository: Repository,
    { words, qualifiers }: SearchQuery,
  ): Promise<string[]> {
    const git = store.git(repository);
    const head = await git.head(repository.defaultBranch);
    const text = words.join(' ');
    if (!head || text.includes('\0')) {
      return [];
    }
    const paths = text
      ? await searchFiles(git, head, text)
      : (await git.readTree(head, { recursive: true }))
          .filter(({ type }) => type === 'blob')
          .map(({ path }) => path);
    return paths.filter(path => matchesPath(path, qualifiers));
  }

  return router;
}

function matchesPath(
  path: string,
  { filename, path: folder, extension }: Record<string, string>,
): boolean {
  return (
    (!filename || posix.basename(path) === filename) &&
    (!extension || path.endsWith(`.${extension}`)) &&
    (!folder || isBelow(path, folder))
  );
}

/** `/` is the root alone, without its folders. */
function isBelow(path: string, folder: string): boolean {
  const wanted = folder.replace(/^\/|\/$/g, '');
  return wanted
    ? path === wanted || path.startsWith(`${wanted}/`)
    : !path.includes('/');
}

function unsearchable() {
  return validationFailed({
    resource: 'Search',
    field: 'q',
    code: 'invalid',
    message:
      'The listed users and repositories cannot be searched either because the resources do not exist or you do not have permission to view them.',
  });
}

/** @throws GithubError 422 without a query */
function readQuery({ query }: Request): SearchQuery {
  const text = String(query.q ?? '').trim();
  if (!text) {
    throw validationFailed({
      resource: 'Search',
      field: 'q',
      code: 'missing',
    });
  }
  const parts = text.match(/(?:\w+:)?"[^"]*"|\S+/g) ?? [];
  const words: string[] = [];
  const qualifiers: Record<string, string> = {};
  for (const part of parts) {
    const match = /^(\w+):(.+)$/.exec(part);
    if (match) {
      qualifiers[match[1]] = match[2].replaceAll('"', '');
    } else {
      words.push(part.replaceAll('"', ''));
    }
  }
  return { words, qualifiers };
}
