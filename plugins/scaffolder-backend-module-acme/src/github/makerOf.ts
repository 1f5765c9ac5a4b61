import { ConflictError } from '@backstage/errors';
import { GithubRepository } from './GithubRepository';
import { ORIGIN_FILE, parseOrigin } from './origin';

/** What is known of who made a repository. */
export type Maker =
  /** There is no such repository. */
  | { readonly state: 'free' }
  /** It is empty, and names that page: a run did not get to its content. */
  | { readonly state: 'begun'; readonly url: string }
  | {
      readonly state: 'made';
      readonly url: string;
      /** Undefined for one that no template made. */
      readonly template: string | undefined;
    };

/** @param homepage - the page that a template gives to a repository it makes */
export async function makerOf(
  repository: GithubRepository,
  homepage: string,
): Promise<Maker> {
  const found = await repository.find();
  if (!found) {
    return { state: 'free' };
  }
  const { url, defaultBranch } = found;
  const isEmpty = !(await repository.hasBranch(defaultBranch));
  if (isEmpty && found.homepage === homepage) {
    return { state: 'begun', url };
  }
  const origin = isEmpty ? undefined : await repository.readFile(ORIGIN_FILE);
  return {
    state: 'made',
    url,
    template: origin && parseOrigin(origin).template,
  };
}

/** What to say of a repository that another template made, or none. */
export function takenBy(
  name: string,
  { url, template }: Extract<Maker, { state: 'made' }>,
): ConflictError {
  return new ConflictError(
    `There is a repository ${name} that ${
      template ? `the template ${template}` : 'no template'
    } made: ${url}. Choose another name`,
  );
}
