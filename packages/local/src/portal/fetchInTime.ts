/** Longer than any answer takes on a laptop with much else to do. */
const LONGEST_ANSWER_MS = 30_000;

/** A fetch that fails when no answer comes: who asks is not to hang for ever. */
export function fetchInTime(
  url: string,
  init: RequestInit = {},
): Promise<Response> {
  return fetch(url, {
    ...init,
    signal: AbortSignal.timeout(LONGEST_ANSWER_MS),
  });
}
