import {
  DocsFreshness,
  DocsState,
} from '@internal/plugin-techdocs-acme-common';
import { Limits } from './readLimits';

/** Everything of it but the judgement. */
export type DocsFacts = Omit<DocsFreshness, 'state' | 'problem'>;

/** How GitHub calls the end of a run that did not get there. */
const FAILED = ['failure', 'timed_out', 'startup_failure'];

const DAY_MS = 24 * 60 * 60 * 1000;

/** Adds to what is known of docs how they stand, and what to do. */
export function judgeDocs(facts: DocsFacts, limits: Limits): DocsFreshness {
  const state = stateOf(facts, limits);
  return { ...facts, state, problem: problemOf(state, facts) };
}

function stateOf(facts: DocsFacts, limits: Limits): DocsState {
  if (!facts.published) {
    return 'unpublished';
  }
  if (hasFailed(facts)) {
    return 'failed';
  }
  const { commitsSince = 0 } = facts;
  return ageMsOf(facts) > limits.maxAgeMs && commitsSince >= limits.maxCommits
    ? 'stale'
    : 'fresh';
}

function problemOf(state: DocsState, facts: DocsFacts): string | undefined {
  switch (state) {
    case 'unpublished':
      return `These docs were never published${whyNot(facts)}`;
    case 'failed':
      return 'The last build of these docs failed, so they are as they were before. See in its log why, and merge what mends it';
    case 'stale':
      return `${
        facts.commitsSince
      } commits changed the code in the ${Math.floor(
        ageMsOf(facts) / DAY_MS,
      )} days since these docs last changed. See whether they still hold, and merge what you correct, be it only the date of that look`;
    default:
      return undefined;
  }
}

function whyNot(facts: DocsFacts): string {
  if (!facts.lastBuild) {
    return '. See that their repository has the workflow docs.yml, and start it';
  }
  return hasFailed(facts)
    ? ', as their last build failed. See in its log why, and merge what mends it'
    : ', though the workflow docs.yml has run. See in its log what it published, and where';
}

function hasFailed({ lastBuild }: DocsFacts): boolean {
  return lastBuild !== undefined && FAILED.includes(lastBuild.conclusion);
}

/** How much younger the code is. */
function ageMsOf({ codeChangedAt, docsChangedAt }: DocsFacts): number {
  return codeChangedAt && docsChangedAt
    ? Date.parse(codeChangedAt) - Date.parse(docsChangedAt)
    : 0;
}
