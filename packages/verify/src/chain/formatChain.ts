import {
  ChainLink,
  LinkDetail,
  LinkState,
  OwnershipChain,
  Verdict,
} from '@internal/plugin-auth-acme-common';

const MARKS: Record<LinkState, string> = {
  holds: '✓',
  broken: '✗',
  unknown: '–',
};

const RESULTS: Record<Verdict['result'], string> = {
  ALLOW: 'allowed',
  DENY: 'refused',
  CONDITIONAL: 'depends on the resource',
  UNKNOWN: 'not known',
};

/** The chain for people: a row for each link, and what it consists of below. */
export function formatChain({ user, links, verdict }: OwnershipChain): string {
  const width = Math.max(...links.map(({ title }) => title.length));
  return [
    user,
    ...links.flatMap(link => [
      `${MARKS[link.state]} ${link.title.padEnd(width)}  ${sentences(link)}`,
      ...link.details.map(detail => `    ${formatDetail(detail)}`),
    ]),
    ...(verdict ? [formatVerdict(verdict)] : []),
  ].join('\n');
}

function sentences({ says, advice }: ChainLink): string {
  return advice ? `${says} ${advice}` : says;
}

function formatDetail({ state, entityRef, text }: LinkDetail): string {
  return [state && MARKS[state], entityRef, text].filter(Boolean).join(' ');
}

/** No mark: that something is refused is nothing wrong. */
function formatVerdict(verdict: Verdict): string {
  const { permission, resourceRef, result, rule, because } = verdict;
  const what = resourceRef ? `${permission} of ${resourceRef}` : permission;
  const why = [rule, because].filter(Boolean).join(' ');
  return `  ${what} is ${RESULTS[result]}. ${why}`;
}
