import { waitFor } from '../../service/waitFor';
import { PortalUnderTest } from '../PortalUnderTest';
import { teamOf } from './Picture';
import { Made } from './Traces';

/** How long what is missing may take to come. */
const COMES_WITHIN_MS = 15_000;

/**
 * Looks for what came late, or has a name that nobody looks for, when all runs are
 * over.
 *
 * @param before - all that there was before the first of them
 * @returns what came about besides what they were to make, and what is missing
 */
export async function lookAtEverything(
  portal: PortalUnderTest,
  before: readonly string[],
  made: readonly Made[],
): Promise<string[]> {
  const expected = new Set(made.flatMap(linesOf));
  before.forEach(line => expected.delete(line));
  const allowed = [...before, ...expected];
  const areOver = await portal.tasks.areOver();
  let missing: string[] = [];
  let more: string[] = [];
  await waitFor(
    async () => {
      const after = await portal.traces.everything();
      missing = without(allowed, after);
      more = without(after, allowed);
      return missing.length === 0;
    },
    { timeoutMs: COMES_WITHIN_MS },
  );
  return [
    ...(areOver ? [] : ['not all runs are over']),
    ...missing.map(line => `missing: ${line}`),
    ...more.map(line => `too much: ${line}`),
  ];
}

/** How Traces.everything lists what there is of a service. */
function linesOf(made: Made): string[] {
  const { name } = made;
  const own = [
    `repository ${name}`,
    `entity component:default/${name}`,
    `location of /acme/${name}/blob/main/catalog-info.yaml`,
  ];
  return made.step.template === 'service-database'
    ? [
        ...own,
        `open pull request add-database of ${name}`,
        `role ${name}`,
        `database ${name}`,
      ]
    : [
        ...own,
        `entity api:default/${name}`,
        `open pull request add-${name} of infra-live`,
        `on-call service ${name}`,
        `escalation policy ${teamOf(made)}`,
      ];
}

/** What is left of some lines when others are crossed out, one for one. */
function without(lines: readonly string[], others: readonly string[]) {
  const left = [...lines];
  for (const line of others) {
    const index = left.indexOf(line);
    if (index >= 0) {
      left.splice(index, 1);
    }
  }
  return left;
}
