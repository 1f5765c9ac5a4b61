import { minimatch } from 'minimatch';
import { Workflow } from './workflowFile';

/**
 * Whether a push starts a workflow, by the filters that it has.
 *
 * @param paths - of the files that the push changed
 */
export function isStartedBy(
  { events, push }: Workflow,
  { branch, paths }: { branch: string; paths: readonly string[] },
): boolean {
  return (
    events.includes('push') &&
    matches(push.branches, [branch]) &&
    matches(push.paths, paths)
  );
}

function matches(
  patterns: readonly string[] | undefined,
  names: readonly string[],
): boolean {
  return (
    patterns === undefined ||
    names.some(name =>
      patterns.some(pattern => minimatch(name, pattern, { dot: true })),
    )
  );
}
