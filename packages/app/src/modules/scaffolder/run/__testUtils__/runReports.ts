import { DiscoveryApi, FetchApi } from '@backstage/frontend-plugin-api';
import { RunReport, RunStep } from '@internal/plugin-scaffolder-acme-common';

export const RUN = '6f1b0c0e-2b7a-4d5e-9a55-0c7f3f1a2b3c';
export const CLEAN_UP = 'a0a1a2a3-b0b1-4c0c-8d0d-e0e1e2e3e4e5';

export const REPOSITORY = {
  kind: 'repository',
  key: 'acme/returns-api',
  title: 'acme/returns-api',
  url: 'https://github.test/acme/returns-api',
  state: 'made',
} as const;

export const POLICY = {
  kind: 'escalation-policy',
  key: 'payments-team',
  title: 'payments-team',
  url: 'https://acme.pagerduty.test/escalation_policies/P1',
  state: 'found',
} as const;

export function step(id: string, parts: Partial<RunStep> = {}): RunStep {
  return {
    id,
    name: `Step ${id}`,
    status: 'completed',
    attempts: 1,
    pieces: [],
    ...parts,
  };
}

export function report(parts: Partial<RunReport> = {}): RunReport {
  return {
    taskId: RUN,
    status: 'completed',
    resumed: 0,
    steps: [],
    canRetry: false,
    canCleanUp: false,
    ...parts,
  };
}

/** One that made a repository, and failed at on-call. */
export function failedReport(parts: Partial<RunReport> = {}): RunReport {
  return report({
    status: 'failed',
    canRetry: true,
    canCleanUp: true,
    steps: [
      step('publish', { name: 'Publish', pieces: [REPOSITORY] }),
      step('oncall', {
        name: 'Register on-call',
        status: 'failed',
        pieces: [POLICY],
        failure: {
          reason: 'PagerDuty was away',
          advice: 'Press Retry when it is back',
        },
      }),
    ],
    ...parts,
  });
}

/** A refusal by name, or without a word, as of a backend that starts. */
interface Refusal {
  readonly refusal: number;
  readonly name?: string;
  readonly message?: string;
}

/** The scaffolder, which answers one after the other, and the last for good. */
export function scaffolderThatAnswers(...answers: (RunReport | Refusal)[]) {
  const asked: string[] = [];
  const discovery: DiscoveryApi = {
    getBaseUrl: async plugin => `https://portal.test/api/${plugin}`,
  };
  const fetch: FetchApi = {
    fetch: async input => {
      const answer = answers[Math.min(asked.length, answers.length - 1)];
      asked.push(String(input));
      if ('refusal' in answer) {
        const { refusal: status, name = 'Error', message } = answer;
        return message
          ? Response.json(
              { error: { name, message }, response: { statusCode: status } },
              { status },
            )
          : new Response(null, { status });
      }
      return Response.json(answer);
    },
  };
  return { asked, discovery, fetch };
}
