import { PieceKind, PieceState } from '@internal/plugin-scaffolder-acme-common';

const KINDS: Record<PieceKind, string> = {
  repository: 'Repository',
  'pull-request': 'Pull request',
  'escalation-policy': 'Escalation policy',
  'on-call-service': 'On-call service',
  'database-role': 'Database role',
  database: 'Database',
  'repository-secret': 'Secret of the repository',
  'jira-issue': 'Jira issue',
};

const STATES: Record<PieceState, string> = {
  begun: 'begun: may be there',
  made: 'made',
  found: 'was there already',
  removed: 'removed',
};

/** What it is, for people. */
export function describeKind(kind: PieceKind): string {
  return KINDS[kind];
}

/** What the run has to do with it, for people. */
export function describeState(state: PieceState): string {
  return STATES[state];
}
