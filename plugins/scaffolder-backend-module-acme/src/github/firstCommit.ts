import * as fs from 'node:fs';
import { join } from 'node:path';
import * as git from 'isomorphic-git';
import http from 'isomorphic-git/http/node';
import { UpstreamError } from '../upstream/UpstreamError';

/** Of who has no address, as of Backstage's own actions. */
const NO_EMAIL = 'scaffolder@backstage.io';

/**
 * Makes what is in a folder the one commit of a branch.
 *
 * @returns its object id
 */
export async function makeFirstCommit(options: {
  dir: string;
  branch: string;
  message: string;
  author: { name?: string; email?: string };
}): Promise<string> {
  const { dir, branch, message, author } = options;
  // A run that was cut off may have left a commit there, which would be a
  // second one now.
  await fs.promises.rm(join(dir, '.git'), { recursive: true, force: true });
  await git.init({ fs, dir, defaultBranch: branch });
  await git.add({ fs, dir, filepath: '.' });
  return git.commit({
    fs,
    dir,
    message,
    author: {
      name: author.name ?? 'Scaffolder',
      email: author.email ?? NO_EMAIL,
    },
  });
}

/**
 * Pushes a branch once. What Backstage has for it tries for a minute, also when
 * the branch is there by another run.
 *
 * @throws UpstreamError when it is not taken
 */
export async function pushBranch(options: {
  dir: string;
  branch: string;
  url: string;
  token: string;
}): Promise<void> {
  const { dir, branch, url, token } = options;
  try {
    await git.push({
      fs,
      http,
      dir,
      url,
      ref: branch,
      onAuth: () => ({ username: 'x-access-token', password: token }),
    });
  } catch (error) {
    throw describePushError(error, url);
  }
}

function describePushError(error: unknown, url: string): UpstreamError {
  if (!(error instanceof git.Errors.HttpError)) {
    return new UpstreamError(`GitHub did not take the push to ${url}`, {
      cause: error,
    });
  }
  const { statusCode } = error.data;
  const isRefused = statusCode === 401 || statusCode === 403;
  const advice = isRefused
    ? ', which does not let the portal do this; ask the platform team'
    : '';
  return new UpstreamError(
    `GitHub answered ${statusCode} to the push to ${url}${advice}`,
    // A repository that was made a moment ago may be unknown to git for another.
    { status: isRefused ? statusCode : undefined },
  );
}
