import { targetPaths } from '@backstage/cli-common';

/** The root of this repository. */
export const REPOSITORY_ROOT = targetPaths.rootDir;

/** A file or folder of this package. */
export function packagePath(path: string): string {
  return targetPaths.resolveRoot('packages/local', path);
}
