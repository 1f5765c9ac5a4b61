import { RunFailure } from '@internal/plugin-scaffolder-acme-common';

const RETRY =
  'press Retry: the run goes on from this step, and makes nothing twice';

/** Of the scaffolder, with the ids of the step and the task. */
const CANCELLED = /^Error: Step .* has been cancelled\.$/;

/** Before any error but the first of a run, with its message once more. */
const FURTHER = /^Additional error occurred: ([\s\S]*?)\n(?=\w+: \1)/;

/** What to do about failures, by what they say; the first that fits. */
const ADVICE: readonly (readonly [pattern: RegExp, advice: string])[] = [
  [
    CANCELLED,
    `To finish it after all, ${RETRY}. To give it up, press Clean up.`,
  ],
  [
    /submit the form again/,
    'Press Start over, which fills in the form as it was.',
  ],
  [/rate limit|\b429\b/i, `Wait until the limit is over, then ${RETRY}.`],
  [
    /ask the platform team|\b401\b|\b403\b|Bad credentials/,
    `The portal may not do this. Ask the platform team to let it; then ${RETRY}.`,
  ],
  [
    /cannot be reached|did not answer|answered 5\d\d|\b50\d (?:Internal Server Error|Bad Gateway|Service Unavailable|Gateway)|ECONN|EPIPE|socket hang up|fetch failed|timed? ?out|terminating connection|Connection terminated|Unable to acquire a connection|database system is/i,
    `The other side was away for a moment. When it is back, ${RETRY}.`,
  ],
  [
    /^(InputError|ConflictError|NotFoundError|NotAllowedError):/,
    `Mend what it names and ${RETRY}; or press Start over and fill in the form differently.`,
  ],
];

const OTHERWISE = `To try once more, ${RETRY}. If it fails again, show this page to the platform team.`;

/**
 * Says why a step failed, and what to do.
 *
 * @param logged - what the scaffolder logs of an error: its name and message,
 *   and its stack below
 */
export function explainFailure(logged: string): RunFailure {
  const [text] = logged.replace(FURTHER, '').split(/\n\s+at /);
  const [, advice = OTHERWISE] =
    ADVICE.find(([pattern]) => pattern.test(text)) ?? [];
  return {
    reason: CANCELLED.test(text)
      ? 'It was cancelled'
      : text.replace(/^\w*Error: /, '').trim(),
    advice,
  };
}
